"""An author's plans in delivery, one line each, what falls behind first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, Subquery, and_, func, select
from sqlalchemy.orm import Session

from iapflow.reports.viewer import Viewer
from iapflow.store.case import Case, CaseRole
from iapflow.store.days import holds
from iapflow.store.learner import Learner
from iapflow.store.measure import Measure
from iapflow.store.scope import held_roles
from iapflow.store.work_log import WorkLogEntry
from iapflow.store.work_month import LOCKED, WorkMonth

AUTHOR = "plan_author"
STATE = "in_delivery"
BEHIND = 0.15
"""How far delivery may lag behind the days that passed before the line says so."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in delivery.

    Args:
        lag: the share of days that passed less the share of hours given; above 0 it falls behind.
        missed: no-shows since the last consultation.
        not_handed_in: months that are over, with rows of this plan that their giver has not handed in.
    """

    case_id: int
    number: str
    name: str
    planned: Decimal
    given: Decimal
    last_on: date | None
    missed: int
    ends_on: date | None
    days_left: int | None
    lag: float
    not_handed_in: Sequence[date] = ()

    @property
    def is_behind(self) -> bool:
        """Whether it falls behind enough to say so."""
        return self.lag > BEHIND


def plans_in_delivery(session: Session, viewer: Viewer) -> Sequence[PlanLine]:
    """The plans this person writes, also as a substitute, what falls behind first."""
    people = {
        person for held in held_roles(viewer.actor, viewer.roles) if held.role == AUTHOR for person in held.people
    }
    if not people:
        return []
    found = session.execute(_asked(viewer, people)).all()
    lacking = _not_handed_in(session, [row.id for row in found], viewer.actor.on)
    lines = [_line(row, viewer.actor.on, sorted(lacking.get(row.id, ()))) for row in found]
    return sorted(lines, key=lambda line: (not line.planned, -line.lag, line.name))


def _asked(viewer: Viewer, people: set[int]) -> Select[Any]:
    planned, given = _planned(), _given()
    missed = (
        select(func.count())
        .where(
            WorkLogEntry.case_id == Case.id,
            WorkLogEntry.voided_at.is_(None),
            WorkLogEntry.no_show.is_(True),
            WorkLogEntry.worked_on > func.coalesce(given.c.last_on, date.min),
        )
        .correlate(Case, given)
        .scalar_subquery()
    )
    written = select(CaseRole.case_id).where(
        CaseRole.role == AUTHOR, CaseRole.person_id.in_(sorted(people)), holds(CaseRole, viewer.actor.on)
    )
    return (
        select(
            Case.id, Case.number, Case.entered_at, Case.due_at, Learner.given_name, Learner.family_name,
            planned.c.hours.label("planned"), given.c.hours.label("given"), given.c.last_on, missed.label("missed"),
        )
        .select_from(Case)
        .join(Learner, Learner.id == Case.learner_id)
        .outerjoin(planned, planned.c.case_id == Case.id)
        .outerjoin(given, given.c.case_id == Case.id)
        .where(Case.is_open.is_(True), Case.state == STATE, Case.id.in_(written), viewer.cases())
        .order_by(Case.due_at, Case.id)
    )  # fmt: skip


def _not_handed_in(session: Session, case_ids: Sequence[int], today: date) -> dict[int, set[date]]:
    """Plan -> months before this one with rows in it, by whomever, that still lie with their giver."""
    rows = session.execute(
        select(WorkLogEntry.case_id, WorkLogEntry.giver_id, WorkLogEntry.worked_on, Case.institution_id)
        .join(Case, Case.id == WorkLogEntry.case_id)
        .where(WorkLogEntry.case_id.in_(case_ids), WorkLogEntry.voided_at.is_(None))
        .where(WorkLogEntry.worked_on < today.replace(day=1))
        .distinct()
    ).all()
    handed = session.execute(
        select(WorkMonth.giver_id, WorkMonth.institution_id, WorkMonth.month)
        .join(Case, Case.id == WorkMonth.case_id)
        .where(Case.state.in_(LOCKED), WorkMonth.giver_id.in_({row.giver_id for row in rows}))
    )
    known = {tuple(row) for row in handed}
    found: dict[int, set[date]] = {}
    for row in rows:
        month = row.worked_on.replace(day=1)
        if (row.giver_id, row.institution_id, month) not in known:
            found.setdefault(row.case_id, set()).add(month)
    return found


def _planned() -> Subquery:
    return (
        select(Measure.case_id, func.sum(Measure.volume).label("hours"))
        .where(Measure.removed_at.is_(None), Measure.unit == "h")
        .group_by(Measure.case_id)
        .subquery()
    )


def _given() -> Subquery:
    counts = and_(
        WorkLogEntry.voided_at.is_(None), WorkLogEntry.no_show.is_(False), WorkLogEntry.kind == "consultation"
    )
    return (
        select(
            WorkLogEntry.case_id,
            func.sum(WorkLogEntry.hours).label("hours"),
            func.max(WorkLogEntry.worked_on).label("last_on"),
        )
        .where(counts)
        .group_by(WorkLogEntry.case_id)
        .subquery()
    )


def _line(row: Row[Any], today: date, not_handed_in: Sequence[date]) -> PlanLine:
    began, ends = row.entered_at.date(), row.due_at.date() if row.due_at else None
    planned, given = Decimal(row.planned or 0), Decimal(row.given or 0)
    return PlanLine(
        case_id=row.id,
        number=row.number,
        name=f"{row.given_name} {row.family_name}",
        planned=planned,
        given=given,
        last_on=row.last_on,
        missed=row.missed,
        ends_on=ends,
        days_left=(ends - today).days if ends else None,
        lag=_lag((began, ends, today), (planned, given)),
        not_handed_in=not_handed_in,
    )


def _lag(days: tuple[date, date | None, date], hours: tuple[Decimal, Decimal]) -> float:
    """How much of the time passed beyond how much of the hours was given; nothing planned never lags."""
    (began, ends, today), (planned, given) = days, hours
    if ends is None or not planned:
        return 0.0
    whole = max((ends - began).days, 1)
    passed = min(max((today - began).days / whole, 0.0), 1.0)
    return passed - min(float(given / planned), 1.0)
