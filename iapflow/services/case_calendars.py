"""The calendar by which a case is counted: that of its institution, and of the learner's grade.

Both are read only where the calendar has something of their own.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from iapflow.definitions.case_calendar import CaseCalendar
from iapflow.definitions.model.calendar import Calendar
from iapflow.engine.rulebook import Rulebook
from iapflow.store.institution import Institution
from iapflow.store.reading import CaseRows, enrolled
from iapflow.store.store import connection_of

CountedBy = Calendar | CaseCalendar | None


def of_case(book: Rulebook, rows: CaseRows) -> Rulebook:
    """The book under the calendar of a case that was read."""
    return _narrowed(book, lambda: rows.institution, lambda: rows.enrolled)


def of_opening(session: Session, book: Rulebook, opening: Any, on: date) -> Rulebook:
    """The book under the calendar of a case that would be opened."""
    return _narrowed(
        book,
        lambda: session.get_one(Institution, opening.institution_id),
        lambda: enrolled(connection_of(session), opening.learner_id, on),
    )


def of_unit(session: Session, calendar: CountedBy, institution_id: int) -> CountedBy:
    """How one institution counts, as long as anybody is taught there."""
    if not isinstance(calendar, Calendar):
        return calendar
    return CaseCalendar(calendar, _unit(lambda: session.get_one(Institution, institution_id)), lambda: None)


def _narrowed(book: Rulebook, institution: Callable[[], Any], seat: Callable[[], Any]) -> Rulebook:
    if not isinstance(book.calendar, Calendar):
        return book
    return replace(book, calendar=CaseCalendar(book.calendar, _unit(institution), _grade(seat)))


def _unit(institution: Callable[[], Any]) -> Callable[[], tuple[str, str]]:
    def read() -> tuple[str, str]:
        unit = institution()
        return unit.code, unit.name

    return read


def _grade(seat: Callable[[], Any]) -> Callable[[], str | None]:
    def read() -> str | None:
        found = seat()
        return found.grade if found else None

    return read
