"""Every test of the services has the town, on both databases."""

from tests.services.founding import postgresql_template, sqlite_template, town

__all__ = ["postgresql_template", "sqlite_template", "town"]
