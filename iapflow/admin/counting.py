"""Counting only so far: nobody reads the ten thousandth row, and counting all of them is slow."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, literal

from iapflow.store.base import db

MOST = 10_000


class CappedCount:
    """A query that may still be joined and filtered, and then counts up to a limit."""

    def __init__(self, query: Any) -> None:
        """Take the query that selects the rows."""
        self._query = query

    def __getattr__(self, name: str) -> Any:
        """Join, filter and the like: handed on, and still capped."""
        method = getattr(self._query, name)

        def handed_on(*args: Any, **kwargs: Any) -> CappedCount:
            return CappedCount(method(*args, **kwargs))

        return handed_on

    def scalar(self) -> int:
        """How many rows there are; one more than the limit means: more than that."""
        inner = self._query.with_entities(literal(1)).limit(MOST + 1).subquery()
        return int(db.session.query(func.count()).select_from(inner).scalar())
