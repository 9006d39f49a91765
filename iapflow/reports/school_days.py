"""School days as numbers a query can subtract, by the calendar of a learner's grade and institution.

A calendar differs for the units it names and for the grades that have other ends or breaks.  All other
known grades are alike; where no grade is known, a term lasts as long as it lasts for anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, String, case, column, func, literal, text

from iapflow.builtin.units import not_taught, not_worked
from iapflow.definitions.case_calendar import CaseCalendar
from iapflow.definitions.model.calendar import Calendar

NOBODY, OTHERS = "", "*"
"""Instead of a grade: none is known; one that has nothing of its own."""
BETWEEN = "/"
SHAPE = column("whose", String), column("day", String), column("school", Integer), column("working", Integer)
FEW = 400
"""How many days back are counted where no calendar is published."""


def counted_by(calendar: Calendar | None, unit_code: Any, grade: Any) -> ColumnElement[str]:
    """By which calendar a row is counted; the code of its institution and its learner's grade are columns."""
    if calendar is None:
        return literal(BETWEEN)
    units, special = list(calendar.institutions), _special(calendar)
    unit = case((unit_code.in_(units), unit_code), else_="") if units else literal("")
    if not special:
        return unit + BETWEEN
    known = func.coalesce(grade, NOBODY)
    return unit + BETWEEN + case((known.in_([NOBODY, *special]), known), else_=OTHERS)


def numbered_days(calendar: Calendar | None, on: date) -> CTE:
    """Every day for everybody who counts otherwise: how many school days and working days there were by then."""
    rows = _rows(calendar, on)
    written = ",".join(f"({_quoted(name)},'{day}',{school},{working})" for name, day, school, working in rows)
    named = "column1 AS whose, column2 AS day, column3 AS school, column4 AS working"
    days = text(f"SELECT {named} FROM (VALUES {written}) AS numbers")  # noqa: S608 - our own numbers and codes, quoted
    return days.columns(*SHAPE).cte("days")


def _quoted(name: str) -> str:
    """As a text of SQL in which no name of a parameter stands."""
    return "'" + name.replace("'", "''").replace(":", "\\:") + "'"


def _special(calendar: Calendar) -> list[str]:
    """Grades with ends or breaks of their own."""
    years = [*calendar.years.values(), *(year for own in calendar.institutions.values() for year in own.years.values())]
    ends = {grade for year in years for term in year.terms for grade in term.grades}
    own = (pause for one in calendar.institutions.values() for pause in one.breaks)
    pauses = {grade for pause in (*own, *(one for year in years for one in year.breaks)) for grade in pause.grades}
    return sorted(ends | pauses)


def _rows(calendar: Calendar | None, on: date) -> Iterator[tuple[str, str, int, int]]:
    if calendar is None:
        yield from _counted(BETWEEN, None, on)
        return
    special = _special(calendar)
    for code in ("", *calendar.institutions):
        for grade in (NOBODY, OTHERS, *special) if special else (NOBODY,):
            yield from _counted(f"{code}{BETWEEN}{grade}", calendar_of(calendar, code, grade), on)


def calendar_of(calendar: Calendar, code: str, grade: str | None) -> CaseCalendar:
    """How an institution counts for a grade; without one, as long as anybody is taught."""
    return CaseCalendar(calendar, lambda: (code, code), lambda: grade or None)


def _counted(name: str, calendar: CaseCalendar | None, on: date) -> Iterator[tuple[str, str, int, int]]:
    years = calendar.years.values() if calendar else ()
    day = min((year.terms[0].from_ for year in years), default=on - timedelta(days=FEW))
    last = max(on, *(year.terms[-1].last for year in years), date.min)
    school = working = 0
    while day <= last:
        school += not years or not_taught(day, calendar) is None
        working += not years or not_worked(day, calendar) is None
        yield name, day.isoformat(), school, working
        day += timedelta(days=1)
