"""The calendar: terms in order, nothing twice, breaks inside a year; what single units have of their own likewise."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from iapflow.definitions import model as m
from iapflow.definitions.project import Look

Path = tuple[object, ...]


def check_calendar(look: Look, calendar: m.Calendar) -> None:
    """Terms of all years on one line of time, for everybody and for each unit with years of its own."""
    known = look.project.registry.holidays
    if calendar.public_holidays is not None and known:
        look.known(("public_holidays",), calendar.public_holidays, "calendar of public holidays", known)
    _years(look, (), calendar.years)
    for code, own in calendar.institutions.items():
        path = ("institutions", code)
        for year_id in own.years:
            look.known((*path, "years", year_id), year_id, "year", calendar.years)
        _years(look, path, own.years)
        _breaks(look, path, own.breaks)


def _years(look: Look, path: Path, years: Mapping[str, m.CalendarYear]) -> None:
    terms = []
    for year_id, year in years.items():
        for index, term in enumerate(year.terms):
            here = (*path, "years", year_id, "semesters", index)
            _ends(look, (*here, "to"), term)
            terms.append((term.from_, term.to, here))
        _breaks(look, (*path, "years", year_id), year.breaks)
    terms.sort(key=lambda term: term[:2])
    for (_, end, _), (start, _, here) in pairwise(terms):
        if start <= end:
            message = f"this begins on {start}, before the one before it has ended on {end}; days would count twice"
            look.error((*here, "from"), message, "def.calendar_overlap")


def _breaks(look: Look, path: Path, breaks: Sequence[m.Break]) -> None:
    for index, pause in enumerate(breaks):
        _ends(look, (*path, "breaks", index, "to"), pause)


def _ends(look: Look, path: Path, stretch: m.Term | m.Break) -> None:
    if stretch.to < stretch.from_:
        look.error(path, f"'to' {stretch.to} lies before 'from' {stretch.from_}", "def.bad_range")
