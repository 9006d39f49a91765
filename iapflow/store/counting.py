"""What a count is to the database: rows of one institution, and a column that sums them up for a learner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, true


@dataclass(frozen=True, slots=True)
class Within:
    """The days of one institution over which a count goes, and the semester before them.

    Args:
        learners: only these; None for everybody, when only those matter who reach a threshold.
    """

    institution_id: int
    first: date
    last: date
    before: tuple[date, date] | None = None
    learners: tuple[int, ...] | None = None

    def holds(self, day: Any) -> ColumnElement[bool]:
        """Whether a column's day lies within."""
        inside: ColumnElement[bool] = day.between(self.first, self.last)
        return inside

    def whose(self, learner: Any) -> ColumnElement[bool]:
        """Whether a column's learner is one of those asked about."""
        theirs: ColumnElement[bool] = true() if self.learners is None else learner.in_(self.learners)
        return theirs


@dataclass(frozen=True, slots=True)
class Count:
    """A registered count: the rows it goes over and the column that sums them up for a learner.

    Args:
        column: rows, the window, its parameters -> a sum; NULL where nothing is known.
    """

    rows: CountedRows
    column: Callable[[FromClause, Within, Any], ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class CountedRows:
    """Rows with a `learner_id`, of one institution; counts over the same rows are read in one pass."""

    name: str
    read: Callable[[Within], FromClause]
    is_windowed: bool
