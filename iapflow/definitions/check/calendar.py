"""The calendar: terms in order, nothing twice, breaks inside a year."""

from itertools import pairwise

from iapflow.definitions import model as m
from iapflow.definitions.project import Look


def check_calendar(look: Look, calendar: m.Calendar) -> None:
    """Terms of all years on one line of time."""
    known = look.project.registry.holidays
    if calendar.public_holidays is not None and known:
        look.known(("public_holidays",), calendar.public_holidays, "calendar of public holidays", known)
    terms = []
    for year_id, year in calendar.years.items():
        for index, term in enumerate(year.terms):
            path = ("years", year_id, "semesters", index)
            _ends(look, (*path, "to"), term)
            terms.append((term.from_, term.to, path))
        for index, pause in enumerate(year.breaks):
            _ends(look, ("years", year_id, "breaks", index, "to"), pause)
    terms.sort(key=lambda term: term[:2])
    for (_, end, _), (start, _, path) in pairwise(terms):
        if start <= end:
            message = f"this begins on {start}, before the one before it has ended on {end}; days would count twice"
            look.error((*path, "from"), message, "def.calendar_overlap")


def _ends(look: Look, path: tuple[object, ...], stretch: m.Term | m.Break) -> None:
    if stretch.to < stretch.from_:
        look.error(path, f"'to' {stretch.to} lies before 'from' {stretch.from_}", "def.bad_range")
