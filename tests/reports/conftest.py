"""Every test of the services has the town, on both databases."""

from tests.services.founding import engine, postgresql_template, sqlite_template, town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]
