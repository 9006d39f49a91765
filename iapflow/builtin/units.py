"""Units of time that need a calendar: working days and school days."""

from datetime import date
from functools import lru_cache
from typing import Any

import holidays

from iapflow.extend import REGISTRY, Refused, Text, unit

SATURDAY = 5
REGISTRY.register_holidays(*holidays.list_supported_countries())


@unit("working_days")
def not_worked(day: date, calendar: Any) -> str | None:
    """Why this is no working day, or None when it is one."""
    if day.weekday() >= SATURDAY:
        return "weekend"
    return "public holiday" if day in _holidays(calendar.public_holidays, day.year) else None


def whose(first: date, last: date, calendar: Any) -> tuple[Text, ...]:
    """Whose school days were counted between two days."""
    lines: tuple[Text, ...] = calendar.tells(first, last)
    return lines


@unit("school_days", whose)
def not_taught(day: date, calendar: Any) -> str | None:
    """Why this is no school day, or None when it is one: a working day in a term, outside its breaks.

    A unit's own days count whatever else they are; ends and breaks of single grades hold for these.
    """
    if day in calendar.days:
        return None
    why = not_worked(day, calendar)
    if why is not None:
        return why
    for year in calendar.years.values():
        for term in year.terms:
            if term.from_ <= day and calendar.lasts(term, day):
                is_free = any(each.from_ <= day <= each.to and calendar.rests(each) for each in year.breaks)
                return "school holidays" if is_free else None
    return "between semesters"


def counted(day: date, amount: int, name: str, calendar: Any) -> date | None:
    """The day reached in a registered unit; None where there is no such unit, no calendar, or none so far ahead."""
    spec = REGISTRY.units.get(name)
    if spec is None or (spec.needs_calendar and calendar is None):
        return None
    try:
        return spec.counts(day, amount, calendar)[0]
    except Refused:
        return None


@lru_cache(maxsize=64)
def _holidays(country: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year)) if country else frozenset()
