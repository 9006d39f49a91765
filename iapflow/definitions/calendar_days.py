"""Due dates as explained sums: a day, so many units on, and the lines that tell how it was counted.

Which days count is asked of predicates: a unit that needs a calendar is registered by whoever
knows holidays.  Pure: no clock is read here.
"""

import calendar as months_of
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from iapflow.definitions.model.base import Span
from iapflow.definitions.registry import UnitSpec
from iapflow.errors import Reason, Refused, Text

CountsDay = Callable[[date, Any], str | None]
"""None where the day counts, else why it does not: `holiday`, `break`, `weekend`, …"""
Tells = Callable[[date, date, Any], Sequence[Text]]
"""Whose calendar counted between two days, where it is not everybody's."""
MAX_DAYS = 3_700


@dataclass(frozen=True, slots=True)
class DueSum:
    """A due date and the lines of its sum."""

    due: date
    lines: tuple[Text, ...] = ()


def add(day: date, span: Span, units: Mapping[str, UnitSpec], calendar: Any = None) -> DueSum:
    """The day that lies a span after another.

    Args:
        calendar: handed to the unit as it is; None where the units in use need none.

    Raises:
        KeyError: the unit is not registered.
    """
    due, lines = units[span.unit].counts(day, span.amount, calendar)
    return DueSum(due, lines)


def subtract(day: date, span: Span, units: Mapping[str, UnitSpec], calendar: Any = None) -> DueSum:
    """The day that lies a span before another."""
    due, lines = units[span.unit].counts(day, -span.amount, calendar)
    return DueSum(due, lines)


def roll(
    day: date, way: Literal["next_working_day", "previous_working_day"], skips: CountsDay, calendar: Any
) -> DueSum:
    """The same day if it counts, else the next or the previous one that does."""
    step = timedelta(days=1 if way == "next_working_day" else -1)
    rolled = day
    for _ in range(MAX_DAYS):
        if skips(rolled, calendar) is None:
            break
        rolled += step
    moved = Text("moved from {day} to the working day {due}", {"day": day, "due": rolled})
    return DueSum(rolled, () if rolled == day else (moved,))


def counting_unit(name: str, skips: CountsDay, tells: Tells = lambda *_: ()) -> UnitSpec:
    """A unit that counts only some days, such as working days.

    Args:
        skips: why a day is not counted, or None.
        tells: lines for the end of the sum.

    Its `counts` raises Refused where the calendar's years end before the span does.
    """

    def counts(day: date, amount: int, calendar: Any) -> tuple[date, tuple[Text, ...]]:
        step = timedelta(days=1 if amount >= 0 else -1)
        left, here, skipped = abs(amount), day, dict[str, int]()
        for _ in range(MAX_DAYS):
            if left == 0:
                break
            here += step
            why = skips(here, calendar)
            if why is None:
                left -= 1
            else:
                skipped[why] = skipped.get(why, 0) + 1
        else:
            raise Refused((_beyond(day),))
        whose = tells(min(day, here), max(day, here), calendar)
        return here, (_line(day, amount, name, here), *_skipped(skipped), *whose)

    return UnitSpec(name, counts, needs_calendar=True, skips=skips)


def _beyond(day: date) -> Reason:
    """The administrator has yet to write the years that follow."""
    sentence = "The calendar ends before a term that begins on {day} does; ask the administrator to add its next years."
    return Reason("calendar", Text(sentence, {"day": day}))


def _skipped(skipped: Mapping[str, int]) -> list[Text]:
    """One line for each reason for which days were not counted."""
    return [Text("{count} not counted: {why}", {"count": count, "why": why}) for why, count in skipped.items()]


def _line(day: date, amount: int, unit: str, due: date) -> Text:
    """The sum in one sentence."""
    if amount < 0:
        return Text("{amount} {unit} before {day}: {due}", {"amount": -amount, "unit": unit, "day": day, "due": due})
    return Text("{day} and {amount} {unit}: {due}", {"amount": amount, "unit": unit, "day": day, "due": due})


def _by_days(name: str, days: float) -> UnitSpec:
    def counts(day: date, amount: int, _: Any) -> tuple[date, tuple[Text, ...]]:
        due = day + timedelta(days=math.ceil(amount * days) if amount >= 0 else math.floor(amount * days))
        return due, (_line(day, amount, name, due),)

    return UnitSpec(name, counts)


def _by_months(name: str, months: int) -> UnitSpec:
    def counts(day: date, amount: int, _: Any) -> tuple[date, tuple[Text, ...]]:
        due = add_months(day, amount * months)
        return due, (_line(day, amount, name, due),)

    return UnitSpec(name, counts)


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months on, or the month's last day."""
    month = day.year * 12 + day.month - 1 + months
    year, index = divmod(month, 12)
    return date(year, index + 1, min(day.day, months_of.monthrange(year, index + 1)[1]))


PLAIN_UNITS = (
    _by_days("hours", 1 / 24),
    _by_days("days", 1),
    _by_days("weeks", 7),
    _by_months("months", 1),
    _by_months("years", 12),
)
