"""The hours of a row: by what steps and up to how many, and what will be paid for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from typing import Any, cast

from iapflow.errors import Reason, Text
from iapflow.forms.binding import bind
from iapflow.forms.occasion import Occasion
from iapflow.forms.sheet import Sheet
from iapflow.services.pay import AUTHOR, Rates, rates
from iapflow.services.settings import value_of
from iapflow.services.writing import Pen
from iapflow.store.measure import Measure
from iapflow.store.work_log import WorkLogEntry

ALIAS = "work_log"
HALF = Decimal("0.5")
AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Steps:
    """Of a measure: how long its hour is, by what step hours go, and the most of one row."""

    minutes: int
    step: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class Paid:
    """What a row will be paid, in euro cents; nothing for somebody who did not come."""

    hours: Decimal
    rate: int
    cents: int
    is_missed: bool = False


def steps_of(pen: Pen, measure: str | None, on: date) -> Steps:
    """What the list of measures and the settings say."""
    item = pen.book.bundle.lists["measures"].items.get(measure or AUTHOR)
    values: Mapping[str, Any] = item.values if item else {}
    most = value_of(pen.session, "log_row_hours", on, pen.case.institution_id)
    return Steps(int(values.get("hour_minutes") or AN_HOUR), Decimal(str(values.get("step") or HALF)), most)


def with_hours(pen: Pen, answers: Mapping[str, Any], occasion: Occasion) -> Mapping[str, Any]:
    """The answers with the hours between the two times, where no hours were given."""
    written = bind(Sheet.of(pen.book.bundle, ALIAS), answers, occasion, "draft").answers
    start, end = written.get("time_from"), written.get("time_to")
    if written.get("hours") is not None or not isinstance(start, str) or not isinstance(end, str):
        return answers
    item = pen.book.bundle.lists["measures"].items.get(str(written.get("measure")))
    length, step = (item.values.get("hour_minutes"), item.values.get("step")) if item else (None, None)
    given = hours_between(time.fromisoformat(start), time.fromisoformat(end), int(length or 60), str(step or "0.5"))
    hours = str(given)
    if not hasattr(answers, "getlist"):
        return {**answers, "hours": hours}
    posted: Any = answers.copy()  # type: ignore[attr-defined]  # a page's own multi-dict, here made writable
    posted["f-hours"] = hours
    return cast("Mapping[str, Any]", posted)


def hours_between(start: time, end: time, length: int = 60, step: str = "0.5") -> Decimal:
    """Hours of so many minutes, rounded down to a step; nothing where the end is not after the start."""
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    steps = (Decimal(max(minutes, 0)) / length / Decimal(step)).to_integral_value(ROUND_FLOOR)
    return steps * Decimal(step)


def against_hours(pen: Pen, entry: WorkLogEntry) -> list[Reason]:
    """Hours that go by no step of their measure, or are too many for one row."""
    measure = pen.session.get(Measure, (entry.case_id, entry.measure_row)) if entry.measure_row else None
    known = steps_of(pen, measure.measure_code if measure else None, entry.worked_on)
    against = []
    if entry.hours % known.step:
        sentence = Text("Hours go by steps of {step} h.", {"step": known.step.normalize()})
        against.append(Reason("step", sentence, "work_log.hours"))
    if entry.hours > known.most:
        sentence = Text("One row has at most {n} h.", {"n": known.most.normalize()})
        against.append(Reason("row_hours", sentence, "work_log.hours"))
    return against


def will_be_paid(pen: Pen, answers: Mapping[str, Any]) -> Paid | None:
    """For what is typed so far; None until day and hours are known."""
    on, measure = _day(answers.get("worked_on")), answers.get("measure")
    if on is None:
        return None
    hours = _hours(answers, steps_of(pen, str(measure) if measure else None, on))
    if answers.get("no_show") is True:
        return Paid(Decimal(0), 0, 0, is_missed=True)
    if not hours:
        return None
    known: Rates = rates(pen.session)
    code = str(measure) if measure else None
    return Paid(hours, known.on(code, on), known.of(hours, code, on))


def _hours(answers: Mapping[str, Any], known: Steps) -> Decimal:
    written = answers.get("hours")
    if written is not None:
        try:
            return max(Decimal(str(written)), Decimal(0))
        except InvalidOperation:
            return Decimal(0)
    start, end = answers.get("time_from"), answers.get("time_to")
    if not isinstance(start, str) or not isinstance(end, str):
        return Decimal(0)
    first, last = time.fromisoformat(start), time.fromisoformat(end)
    minutes = (last.hour - first.hour) * AN_HOUR + last.minute - first.minute
    return Decimal(max(minutes, 0)) / known.minutes // known.step * known.step


def _day(written: Any) -> date | None:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return None
