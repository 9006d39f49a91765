"""The one way to ask whether a dated row holds on a day, and how many days lie between two."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, and_, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

Day = date | BindParameter[Any]


def holds(dated: Any, on: Day) -> ColumnElement[bool]:
    """Whether a mapped class (or alias) with `valid_from` and `valid_to` holds on this day."""
    return and_(dated.valid_from <= on, or_(dated.valid_to.is_(None), dated.valid_to >= on))


class days_from(GenericFunction[int]):  # noqa: N801 - it is written as a function is
    """Days from one date to a later one; nothing where one of them is not known."""

    type = Integer()
    inherit_cache = True
    name = "days_from"


@compiles(days_from, "postgresql")
def _by_subtraction(element: Any, compiler: Any, **how: Any) -> str:
    first, last = (compiler.process(one, **how) for one in element.clauses)
    return f"({last} - {first})"


@compiles(days_from, "sqlite")
def _by_julian_days(element: Any, compiler: Any, **how: Any) -> str:
    first, last = (compiler.process(one, **how) for one in element.clauses)
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"
