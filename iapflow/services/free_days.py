"""The days without school of the calendar, as a table: breaks and public holidays of two school years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from iapflow.builtin.units import not_worked
from iapflow.definitions.model.calendar import Break, Calendar, CalendarYear
from iapflow.errors import Text

HOLIDAY, BREAK = Text("A public holiday"), Text("School holidays")
SHOWN = 2
"""School years: the one that runs, and the next."""


@dataclass(frozen=True, slots=True)
class Free:
    """Days on which nobody is taught; `unit` is the code of the one institution they are for, if they are."""

    year: str
    first: date
    last: date
    why: Text
    grades: Sequence[str] = ()
    unit: str | None = None


def free_days(calendar: Calendar | None, on: date) -> list[Free]:
    """By day; public holidays only where they fall on a working day of a semester."""
    if calendar is None:
        return []
    years = [(name, year) for name, year in sorted(calendar.years.items()) if year.terms[-1].last >= on][:SHOWN]
    found = [one for name, year in years for one in _of_year(calendar, name, year)]
    return sorted(found, key=lambda one: (one.first, one.unit or "", one.last))


def _of_year(calendar: Calendar, name: str, year: CalendarYear) -> Iterator[Free]:
    yield from (_pause(name, pause) for pause in year.breaks)
    first, last = year.terms[0].from_, year.terms[-1].last
    for day in (first + timedelta(days=number) for number in range((last - first).days + 1)):
        if not_worked(day, calendar) == "public holiday":
            yield Free(name, day, day, HOLIDAY)
    for code, own in calendar.institutions.items():
        mine = (*own.breaks, *(own.years[name].breaks if name in own.years else ()))
        yield from (_pause(name, pause, code) for pause in mine if first <= pause.from_ <= last)


def _pause(name: str, pause: Break, unit: str | None = None) -> Free:
    return Free(name, pause.from_, pause.to, BREAK, pause.grades, unit)
