"""What a count is to the database: rows of one institution, and a column that sums them up for a learner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, func, true


@dataclass(frozen=True, slots=True)
class Within:
    """The days of one institution over which a count goes, and the semester before them.

    Args:
        institution_id: a number, or a parameter that is given when the statement runs.
        learners: only these; None for everybody, when only those matter who reach a threshold.
        reach: the days to which the rows are limited already, which need not be asked again.
    """

    institution_id: Any
    first: date
    last: date
    before: tuple[date, date] | None = None
    learners: tuple[int, ...] | None = None
    reach: tuple[date, date] | None = None

    def holds(self, day: Any) -> ColumnElement[bool]:
        """Whether a column's day lies within."""
        first, last = self.reach or (None, None)
        asked: list[ColumnElement[bool]] = []
        if first is None or first < self.first:
            asked.append(day >= self.first)
        if last is None or last > self.last:
            asked.append(day <= self.last)
        return and_(true(), *asked)

    def sum(self, day: Any, amount: Any) -> ColumnElement[Any]:
        """The amounts of the days within added up, NULL where there are none."""
        added: ColumnElement[Any] = func.sum(amount)
        return added if self.reach == (self.first, self.last) else added.filter(self.holds(day))

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
