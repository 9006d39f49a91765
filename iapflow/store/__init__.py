"""What did happen, in tables: one aggregate a file, scoped queries, migrations.

Nothing here decides; `iapflow.engine` does.  See `iapflow.store.store.Store`
for the one way to write.
"""
