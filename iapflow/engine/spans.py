"""Spans of time from a day or a moment, in any unit: due dates as explained sums.

All units but hours count days; hours count from moment to moment, and a day ends with its last second.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from iapflow.definitions.calendar_days import add, roll, subtract
from iapflow.definitions.model import Span
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Due
from iapflow.errors import Text

HOURS, DAYS, WORKING_DAYS = "hours", "days", "working_days"
END_OF_DAY = time(23, 59, 59, tzinfo=UTC)
MORNING = time(6, tzinfo=UTC)
When = date | datetime


def end_of(when: When) -> datetime:
    """A due day ends with the day; a moment is itself, in UTC, where every hour is as long as the others."""
    return when.astimezone(UTC) if isinstance(when, datetime) else datetime.combine(when, END_OF_DAY)


def morning_of(when: When) -> datetime:
    """Reminders come in the morning of their day; a moment is itself."""
    return when if isinstance(when, datetime) else datetime.combine(when, MORNING)


def day_of(when: When) -> date:
    """The day of a moment; a day is itself."""
    return when.date() if isinstance(when, datetime) else when


def after(book: Rulebook, start: When, span: Span) -> Due:
    """So long after a day or moment, with the sum."""
    if span.unit == HOURS:
        begun = start.astimezone(UTC) if isinstance(start, datetime) else datetime.combine(start, time(tzinfo=UTC))
        until = begun + timedelta(hours=span.amount)
        figures = {"day": begun, "amount": span.amount, "unit": HOURS, "due": until}
        return Due(until.date(), (Text("{day} and {amount} {unit}: {due}", figures),), until)
    total = add(day_of(start), span, book.registry.units, book.calendar)
    return Due(total.due, total.lines)


def longer(book: Rulebook, due: Due, span: Span) -> Due:
    """A due date moved on; one to the hour keeps its hour."""
    if span.unit == HOURS or due.at is None:
        return after(book, end_of(due.until) if span.unit == HOURS else due.on, span)
    moved = after(book, due.on, span)
    return Due(moved.on, moved.lines, due.at + (moved.on - due.on))


def before(book: Rulebook, due: Due, span: Span) -> When:
    """So long before a due date."""
    if span.unit == HOURS:
        return end_of(due.until) - timedelta(hours=span.amount)
    return subtract(due.on, span, book.registry.units, book.calendar).due


def past(book: Rulebook, due: Due, span: Span) -> When:
    """So long after a due date, for whoever is told then."""
    return longer(book, Due(due.on, at=due.at), span).until


def rolled(book: Rulebook, due: Due, way: Literal["next_working_day", "previous_working_day"] | None) -> Due:
    """The due date on a working day, where the definition asks for one."""
    working = book.registry.units.get(WORKING_DAYS)
    if way is None or working is None or working.skips is None:
        return due
    moved = roll(due.on, way, working.skips, book.calendar)
    at = due.at + (moved.due - due.on) if due.at else None
    return Due(moved.due, (*due.lines, *moved.lines), at)


def counted_between(book: Rulebook, first: date, last: date, unit: str) -> int:
    """How many days after the first, up to and with the last, the unit counts."""
    spec = book.registry.units[unit]
    if spec.skips is None:
        return max((last - first).days, 0)
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(spec.skips(day, book.calendar) is None for day in days)


def standing_unit(book: Rulebook, unit: str) -> str:
    """The unit in which standing still is counted: its own where it counts some days only, else calendar days."""
    return unit if book.registry.units[unit].skips is not None else DAYS
