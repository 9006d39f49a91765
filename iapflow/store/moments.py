"""Days and spans of moments as both databases count them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class days_between(FunctionElement[float]):  # noqa: N801 - a function of SQL
    """Days and parts of days from one moment to another."""

    name, type, inherit_cache = "days_between", Float(), True


class day_text(FunctionElement[str]):  # noqa: N801 - a function of SQL
    """The day of a moment in UTC, as `2026-10-01`."""

    name, type, inherit_cache = "day_text", String(), True


@compiles(days_between)
def _days_between(element: Any, compiler: Any, **more: Any) -> str:
    first, last = (compiler.process(one, **more) for one in element.clauses)
    return f"(julianday({last}) - julianday({first}))"


@compiles(days_between, "postgresql")
def _days_between_there(element: Any, compiler: Any, **more: Any) -> str:
    first, last = (compiler.process(one, **more) for one in element.clauses)
    return f"(extract(epoch from (({last}) - ({first}))) / 86400.0)"


@compiles(day_text)
def _day_text(element: Any, compiler: Any, **more: Any) -> str:
    return f"date({compiler.process(element.clauses, **more)})"


@compiles(day_text, "postgresql")
def _day_text_there(element: Any, compiler: Any, **more: Any) -> str:
    return f"to_char(({compiler.process(element.clauses, **more)}) at time zone 'UTC', 'YYYY-MM-DD')"
