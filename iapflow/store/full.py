"""Whether a database refused to write for want of room."""

from __future__ import annotations

from sqlite3 import SQLITE_FULL

from sqlalchemy.exc import DBAPIError

DISK_FULL = "53100"
"""PostgreSQL's code."""


def is_full(error: DBAPIError) -> bool:
    """Whether there is no room left on the disk."""
    told = error.orig
    return getattr(told, "sqlite_errorcode", None) == SQLITE_FULL or getattr(told, "sqlstate", None) == DISK_FULL
