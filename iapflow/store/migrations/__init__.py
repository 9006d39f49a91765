"""The history of the tables, as Alembic revisions; `iapflow.store.migrate` runs them."""
