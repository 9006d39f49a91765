"""What is missing in a plan's file for an audit, any day: one line for each gap, plan by plan.

Every question is one statement over the plans in reach, however many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, select
from sqlalchemy.orm import Session

from iapflow.errors import Text
from iapflow.reports.director_orders import REMOTE, ordered
from iapflow.reports.viewer import Viewer
from iapflow.store.application import Application
from iapflow.store.case import Case
from iapflow.store.claim import Claim, ClaimDocument, ClaimLine
from iapflow.store.days import days_from
from iapflow.store.event import Event
from iapflow.store.institution import Institution
from iapflow.store.log_evidence import LogEvidence, is_explained
from iapflow.store.measure import Measure
from iapflow.store.semester import Semester
from iapflow.store.work_log import WorkLogEntry

PLAN = "support_plan"
LIVE = ("in_delivery", "suspended", "evaluated", "closed")
"""States of plans that an auditor asks about: support was agreed."""
OVER = timedelta(days=10)
"""So many days after the semester a plan may still wait for its evaluation."""
BY_DOCUMENT = ("email", "eklase", "other")
"""Ways of confirming that leave a document: it stands with the row."""
COUNTS = and_(WorkLogEntry.voided_at.is_(None), WorkLogEntry.kind == "consultation")
MOST = 200


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing: a sentence, and how often."""

    code: str
    sentence: Text


@dataclass(frozen=True, slots=True)
class Looked:
    """A plan with what is missing in its file; nothing is missing where there is no gap."""

    case_id: int
    number: str
    institution: str
    state: Mapping[str, str]
    gaps: Sequence[Gap]


Steps = Sequence[tuple[date, Decimal]]
"""A figure through time: each value with the day it begins, oldest first."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The settings that a file is held against."""

    author_hours: Steps
    remote_days: Steps


@dataclass(frozen=True, slots=True)
class Against:
    """What the file is held against: the day of asking, and the figures of any day."""

    today: date
    figures: Figures


Ask = Callable[[ColumnElement[bool], Against], Any]


def looked_through(
    session: Session, viewer: Viewer, figures: Figures, *, only_gaps: bool = True, numbers: Sequence[str] = ()
) -> list[Looked]:
    """The agreed plans in reach with what is missing, most gaps first.

    Args:
        numbers: only these plans; the numbers of a sample.
    """
    asked = Case.number.in_(numbers) if numbers else Case.workflow == PLAN
    which = and_(Case.workflow == PLAN, Case.state.in_(LIVE), Case.is_practice.is_(False), viewer.cases(), asked)
    plans = session.execute(
        select(Case.id, Case.number, Case.workflow, Case.state, Institution.name)
        .join(Institution, Institution.id == Case.institution_id)
        .where(which)
        .order_by(Case.number)
    ).all()
    found: dict[int, list[Gap]] = {row.id: [] for row in plans}
    against = Against(viewer.actor.on, figures)
    for code, (sentence, ask) in QUESTIONS.items():
        for case_id, count in session.execute(ask(which, against)):
            found[case_id].append(Gap(code, Text(sentence, {"n": count})))
    lines = [
        Looked(row.id, row.number, row.name, viewer.label_of(row.workflow, row.state), found[row.id])
        for row in plans
        if found[row.id] or not only_gaps
    ]
    return sorted(lines, key=lambda line: -len(line.gaps))[:MOST]


def plans_numbered(session: Session, viewer: Viewer, numbers: Sequence[str]) -> list[int]:
    """The ids of the plans in reach that have these numbers."""
    seen = select(Case.id).where(Case.number.in_(numbers), Case.workflow == PLAN, viewer.cases())
    return list(session.scalars(seen.where(Case.is_practice.is_(False)).order_by(Case.number)))


def _unsigned(which: ColumnElement[bool], against: Against) -> Any:
    """No application of this learner, semester and institution."""
    signed = exists().where(
        Application.learner_id == Case.learner_id,
        Application.semester_id == Case.semester_id,
        Application.institution_id == Case.institution_id,
    )
    return select(Case.id, func.count()).where(which, ~signed).group_by(Case.id)


def _signed_late(which: ColumnElement[bool], against: Against) -> Any:
    """The application was signed after the plan was agreed."""
    agreed = (
        select(func.min(Event.at)).where(Event.case_id == Case.id, Event.to_state == "in_delivery").scalar_subquery()
    )
    return (
        select(Case.id, func.count())
        .join(
            Application,
            and_(
                Application.learner_id == Case.learner_id,
                Application.semester_id == Case.semester_id,
                Application.institution_id == Case.institution_id,
            ),
        )
        .where(which, func.date(Application.signed_on) > func.date(agreed))
        .group_by(Case.id)
    )


def _unconfirmed(which: ColumnElement[bool], against: Against) -> Any:
    return _rows(which, WorkLogEntry.no_show.is_(False), WorkLogEntry.confirmed_on.is_(None), ~is_explained())


def _without_evidence(which: ColumnElement[bool], against: Against) -> Any:
    """Confirmed by a letter or an entry that is not kept with the row."""
    kept = exists().where(LogEvidence.entry_id == WorkLogEntry.id, LogEvidence.file.is_not(None))
    return _rows(which, WorkLogEntry.confirmation_kind.in_(BY_DOCUMENT), ~kept)


def _unexplained(which: ColumnElement[bool], against: Against) -> Any:
    return _rows(which, WorkLogEntry.no_show.is_(True), WorkLogEntry.no_show_reason.is_(None))


def _late_remote(which: ColumnElement[bool], against: Against) -> Any:
    """A remote consultation confirmed later than it may be, without a reason."""
    may_be = _on_day(against.figures.remote_days, WorkLogEntry.worked_on)
    return _rows(
        which,
        WorkLogEntry.mode == "remote",
        days_from(WorkLogEntry.worked_on, WorkLogEntry.confirmed_on) > may_be,
        WorkLogEntry.late_reason.is_(None),
    )


def _too_many_hours(which: ColumnElement[bool], against: Against) -> Any:
    hours = func.sum(WorkLogEntry.hours)
    return (
        select(Case.id, hours)
        .join(WorkLogEntry, WorkLogEntry.case_id == Case.id)
        .where(which, WorkLogEntry.kind == "author_hours", WorkLogEntry.voided_at.is_(None))
        .group_by(Case.id)
        .having(hours > _on_day(against.figures.author_hours, func.max(WorkLogEntry.worked_on)))
    )


def _not_in_plan(which: ColumnElement[bool], against: Against) -> Any:
    """Given for a measure that is no longer in the plan."""
    gone = (Measure.case_id == WorkLogEntry.case_id) & (Measure.row_id == WorkLogEntry.measure_row)
    return (
        select(Case.id, func.count())
        .join(WorkLogEntry, WorkLogEntry.case_id == Case.id)
        .join(Measure, gone)
        .where(which, COUNTS, Measure.removed_at < WorkLogEntry.recorded_at)
        .group_by(Case.id)
    )


def _without_document(which: ColumnElement[bool], against: Against) -> Any:
    """A claim that counts, without invoice, receipt or ticket."""
    known = exists().where(ClaimDocument.case_id == Claim.case_id)
    return (
        select(Case.id, func.count())
        .join(ClaimLine, ClaimLine.plan_id == Case.id)
        .join(Claim, Claim.case_id == ClaimLine.case_id)
        .where(which, Claim.voided_at.is_(None), ~known)
        .group_by(Case.id)
    )


def _not_evaluated(which: ColumnElement[bool], against: Against) -> Any:
    """The semester is over, the plan still in delivery or suspended."""
    return (
        select(Case.id, func.count())
        .join(Semester, Semester.id == Case.semester_id)
        .where(which, Case.state.in_(("in_delivery", "suspended")), Semester.ends_on < against.today - OVER)
        .group_by(Case.id)
    )


def _on_day(steps: Steps, day: Any) -> ColumnElement[Any]:
    """The figure that counted on a row's day."""
    (_, first), *later = steps
    return case(*((day >= since, value) for since, value in reversed(later)), else_=first) if later else literal(first)


def _rows(which: ColumnElement[bool], *more: ColumnElement[bool]) -> Any:
    return (
        select(Case.id, func.count())
        .join(WorkLogEntry, WorkLogEntry.case_id == Case.id)
        .where(which, COUNTS, *more)
        .group_by(Case.id)
    )


def _unordered(which: ColumnElement[bool], against: Against) -> Any:
    """Remote consultations that no director's order names the plan for."""
    return _rows(which, WorkLogEntry.mode == REMOTE, ~ordered())


QUESTIONS: Mapping[str, tuple[str, Ask]] = {
    "unsigned": ("There is no signed application.", _unsigned),
    "signed_late": ("The application was signed after the plan was agreed.", _signed_late),
    "unconfirmed": ("{n} consultation is not confirmed. | {n} consultations are not confirmed.", _unconfirmed),
    "without_evidence": (
        "{n} confirmation is without its document. | {n} confirmations are without their documents.",
        _without_evidence,
    ),
    "unexplained": (
        "{n} missed consultation is not explained. | {n} missed consultations are not explained.",
        _unexplained,
    ),
    "late_remote": (
        "{n} remote consultation was confirmed late. | {n} remote consultations were confirmed late.",
        _late_remote,
    ),
    "unordered": (
        "{n} remote consultation has no director's order. | {n} remote consultations have no director's order.",
        _unordered,
    ),
    "too_many_hours": ("More hours of the author are entered than a plan may have.", _too_many_hours),
    "not_in_plan": (
        "{n} entry is for a measure no longer in the plan. | {n} entries are for measures no longer in the plan.",
        _not_in_plan,
    ),
    "without_document": ("{n} claim is without a document. | {n} claims are without a document.", _without_document),
    "not_evaluated": ("The semester is over and there is no evaluation.", _not_evaluated),
}
