"""When the demonstration plays: three semesters, and a Tuesday in the tenth week of the middle one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from iapflow.builtin.units import not_taught

WEEKS = 9
TUESDAY = 1


@dataclass(frozen=True, slots=True)
class Term:
    """A semester of the calendar."""

    school_year: str
    number: int
    starts_on: date
    ends_on: date


def terms(years: Mapping[str, Any]) -> list[Term]:
    """All semesters of a calendar, in order."""
    found = [
        Term(year, number, term.from_, term.to)
        for year, written in years.items()
        for number, term in enumerate(written.terms, 1)
    ]
    return sorted(found, key=lambda term: term.starts_on)


def around(known: list[Term], today: date) -> tuple[Term, Term, Term]:
    """The previous, the current (in holidays: the last) and the next semester.

    Raises:
        ValueError: the calendar does not reach around this day.
    """
    begun = [place for place, term in enumerate(known) if term.starts_on <= today]
    place = min(max(len(begun) - 1, 1), len(known) - 2)
    if place < 1:
        raise ValueError("the calendar needs three semesters for a demonstration; add years to workflows/calendar.yaml")
    return known[place - 1], known[place], known[place + 1]


def demo_day(term: Term) -> date:
    """The Tuesday of the tenth week; a shorter semester's last day."""
    monday = term.starts_on - timedelta(days=term.starts_on.weekday())
    return min(monday + timedelta(weeks=WEEKS, days=TUESDAY), term.ends_on)


def school_days(calendar: Any, first: date, last: date) -> list[date]:
    """The days on which there is school, both ends included."""
    span = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in span if not_taught(day, calendar) is None]
