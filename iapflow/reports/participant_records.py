"""Participant records: who is to be entered, who takes part, whose result is due; and the yearly report of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, Subquery, cast, exists, extract, func, or_, select
from sqlalchemy.orm import Session

from iapflow.reports import cuts
from iapflow.reports.counted import Asked, Cut, Figure, Report, learners, part, register
from iapflow.reports.counted_rows import PLAN, plan_rows
from iapflow.reports.early_report import readers
from iapflow.reports.viewer import Label, Viewer
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.learner import Learner
from iapflow.store.participant import ParticipantRecord

GIVEN, DELETED = "in_delivery", "inactive"
SEX: dict[str, Label] = {"f": {"lv": "sievietes", "en": "women"}, "m": {"lv": "vīrieši", "en": "men"}}
HOW: dict[str, Label] = {
    "completed": {"lv": "kā plānots", "en": "as planned"}, "early": {"lv": "pirms laika", "en": "early"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Joining:
    """A learner to whom support is given and who has no open record."""

    case_id: int
    learner_id: int
    learner: str
    number: str
    since: date


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record; `is_over` where no plan of the learner is open here any more, `due_on` ends the asking for a result."""

    row: ParticipantRecord
    learner: str
    is_over: bool
    due_on: date | None

    def is_late(self, on: date) -> bool:
        """Whether the result was asked for after its day, or is not known although the day is over."""
        return self.due_on is not None and (self.row.result_on or on) > self.due_on


def joining(session: Session, unit: int) -> Sequence[Joining]:
    """Learners of an institution whose support has begun and whose record is not entered, the oldest first."""
    began = (
        select(Event.case_id, func.min(Event.at).label("at"))
        .where(Event.to_state == GIVEN)
        .group_by(Event.case_id)
        .subquery()
    )
    record = ParticipantRecord
    known = exists().where(
        record.learner_id == Case.learner_id, record.institution_id == unit, record.voided_at.is_(None),
        or_(record.left_on.is_(None), record.case_id == Case.id),
    )  # fmt: skip
    rows = session.execute(
        select(Case.id, Case.number, Learner, began.c.at)
        .join(Learner, Learner.id == Case.learner_id)
        .join(began, began.c.case_id == Case.id)
        .where(Case.workflow == PLAN, Case.institution_id == unit, Case.is_open.is_(True), Case.state != DELETED)
        .where(Learner.is_practice.is_(False), ~known)
        .order_by(began.c.at, Case.id)
    )
    return [
        Joining(ident, learner.id, learner.full_name, number, at.date()) for ident, number, learner, at in rows
    ]


def records(session: Session, unit: int, days: int) -> Sequence[RecordLine]:
    """The records of an institution: those that want something first, then the newest.

    Args:
        days: within how many days after leaving a result is asked for.
    """
    open_plan = exists().where(
        Case.learner_id == ParticipantRecord.learner_id, Case.workflow == PLAN, Case.institution_id == unit,
        Case.is_open.is_(True),
    )  # fmt: skip
    rows = session.execute(
        select(ParticipantRecord, Learner, open_plan)
        .join(Learner, Learner.id == ParticipantRecord.learner_id)
        .where(ParticipantRecord.institution_id == unit, ParticipantRecord.voided_at.is_(None))
        .order_by(ParticipantRecord.joined_on.desc(), ParticipantRecord.id.desc())
    ).all()
    lines = [
        RecordLine(
            row, learner.full_name, row.left_on is None and not has_plan,
            row.left_on + timedelta(days=days) if row.left_on else None,
        )
        for row, learner, has_plan in rows
    ]  # fmt: skip
    return sorted(lines, key=lambda one: not (one.is_over or (one.due_on and one.row.result_on is None)))


def counted(viewer: Viewer, asked: Asked) -> Subquery:
    """Records that count, each with the plan it began with."""
    record = ParticipantRecord
    more = (
        cast(extract("year", record.joined_on), String).label("fund_year"), record.status, record.sex,
        record.left_on, record.left_how, record.result, record.result_on,
    )  # fmt: skip
    found = plan_rows(viewer, asked, more).join(record, record.case_id == Case.id)
    return found.where(record.voided_at.is_(None)).subquery()


def _is(name: str, *values: str) -> Any:
    def found(rows: Any) -> ColumnElement[bool]:
        column: ColumnElement[Any] = getattr(rows, name)
        return column.in_(values)

    return found


def _unknown(rows: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = rows.left_on.is_not(None) & func.coalesce(rows.result, "no_data").in_(["no_data"])
    return found


register(
    Report(
        "participant-records", "Participant records",
        "Records of participants by the year they joined: who left, and what came of it; each learner once.",
        counted,
        (
            Cut("fund-year", "Calendar year", lambda rows: rows.fund_year),
            Cut("status", "When support began", lambda rows: rows.status, cuts.listed("participant_statuses")),
            Cut("result", "After leaving", lambda rows: rows.result, cuts.listed("participant_results")),
            Cut("how", "How it ended", lambda rows: rows.left_how, lambda session, viewer, keys: HOW),
            Cut("sex", "Sex", lambda rows: rows.sex, lambda session, viewer, keys: SEX),
            *cuts.PLACES,
        ),
        (
            Figure("Learners", learners), part("Ended as planned", _is("left_how", "completed"), of=1),
            part("Ended early", _is("left_how", "early"), of=1),
            part("Go on learning", _is("result", "learns", "qualified"), of=1),
            part("Work", _is("result", "works"), of=1),
            part("Neither learn nor work", _is("result", "neither"), of=1),
            part("Result not known", _unknown, of=1),
        ),
        frozenset(readers()),
    )
)  # fmt: skip
