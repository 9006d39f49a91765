"""Whether a row of the log belongs to its plan: one of its measures, and a day on which support was agreed.

Hours of the author have days of their own: a plan is drafted before it is agreed and evaluated after it ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.builtin.units import counted
from iapflow.errors import Reason, Text
from iapflow.services.settings import value_of
from iapflow.services.writing import Pen
from iapflow.store.delivery_days import Delivery, delivery_of
from iapflow.store.measure import Measure
from iapflow.store.work_log import WorkLogEntry

ALIAS = "work_log"
NOT_NOW = Text("Work can be logged only while the plan is in delivery, and for earlier days while it is suspended.")
DRAFTING, EVALUATION = "drafting", "evaluation"


def outside_plan(pen: Pen, entry: WorkLogEntry) -> list[Reason]:
    """What keeps the row out of this plan."""
    rows = {measure.row_id for measure in measures_of(pen.session, pen.case.id)}
    reasons = list(_outside_days(pen, entry))
    if entry.kind == "consultation" and entry.measure_row not in rows:
        reasons.append(Reason("measure", Text("Choose a measure of this plan."), f"{ALIAS}.measure_row"))
    return reasons


def measures_of(session: Session, case_id: int) -> tuple[Measure, ...]:
    """The plan's measures that are counted in hours, in the plan's order."""
    return tuple(
        session.scalars(
            select(Measure)
            .where(Measure.case_id == case_id, Measure.removed_at.is_(None), Measure.unit == "h")
            .order_by(Measure.position)
        )
    )


def _outside_days(pen: Pen, entry: WorkLogEntry) -> Iterator[Reason]:
    plan = pen.snapshot.answers.get("plan", {})
    first, last = plan.get("period_start"), plan.get("period_end")
    delivery = delivery_of(pen.session, [pen.case.id])[pen.case.id]
    if entry.activity == DRAFTING:
        first = pen.case.started_at.date()
    if entry.activity == EVALUATION and last:
        last = _evaluated_until(pen, last)
    if first and last and not first <= entry.worked_on <= last:
        yield Reason("period", _period(entry, first, last), f"{ALIAS}.worked_on")
    elif not _was_due(delivery, entry):
        yield Reason("delivery", _when(delivery, entry.worked_on), f"{ALIAS}.worked_on")


def _was_due(delivery: Delivery, entry: WorkLogEntry) -> bool:
    """Whether this kind of work could be done for the plan on the day."""
    if entry.activity not in (DRAFTING, EVALUATION):
        return delivery.covers(entry.worked_on)
    if delivery.is_withdrawn and delivery.stopped_on is not None and entry.worked_on > delivery.stopped_on:
        return False
    return entry.activity == DRAFTING or (delivery.began is not None and delivery.began <= entry.worked_on)


def _evaluated_until(pen: Pen, last: date) -> date:
    """So many school days after the plan's end; without a calendar that goes so far, its end."""
    days = value_of(pen.session, "log_evaluation_days", last, pen.case.institution_id)
    return counted(last, int(days), "school_days", pen.book.calendar) or last


def _period(entry: WorkLogEntry, first: date, last: date) -> Text:
    days = {"first": first, "last": last}
    if entry.activity == DRAFTING:
        return Text("Hours of drafting lie between the day the plan was begun and its end, {first} to {last}.", days)
    if entry.activity == EVALUATION:
        return Text("Hours of the evaluation lie between {first} and {last}.", days)
    return Text("The date must lie within the plan's period, {first} to {last}.", days)


def _when(delivery: Delivery, day: date) -> Text:
    if delivery.stopped_on is not None and day > delivery.stopped_on:
        words = {"last": delivery.stopped_on}
        return Text("After {last} the plan was not in delivery; only what was given until then is entered.", words)
    return Text("On {day} the plan was not in delivery.", {"day": day})
