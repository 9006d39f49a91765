"""The hours of a row: by what steps and up to how many, and what will be paid for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from iapflow.errors import Reason, Text
from iapflow.services.pay import AUTHOR, Rates, rates
from iapflow.services.settings import value_of
from iapflow.services.writing import Pen
from iapflow.store.measure import Measure
from iapflow.store.work_log import WorkLogEntry

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
