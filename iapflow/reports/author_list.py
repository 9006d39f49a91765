"""Whom an author is to be chosen for: signed applications without a plan, and plans that were handed back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from iapflow.reports.authorless import without_author
from iapflow.reports.viewer import Viewer
from iapflow.store.case import Case, CaseRole
from iapflow.store.days import holds
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.person import Person
from iapflow.store.semester import semester_on
from iapflow.store.work_log import WorkLogEntry

PLAN, HANDED_BACK, AUTHOR = "support_plan", "handed_back", "plan_author"
OWN_HOURS = "author_hours"
MOST = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """A learner whose plan waits for an author.

    Args:
        plan_id: the plan that was handed back; None where none was begun.
    """

    learner_id: int
    name: str
    class_name: str
    unit: int
    plan_id: int | None = None
    plan_number: str = ""


@dataclass(frozen=True, slots=True)
class Former:
    """Somebody who wrote a plan, with the author's hours they noted in it."""

    name: str
    hours: Decimal
    is_now: bool


def waiting(session: Session, viewer: Viewer) -> Sequence[Waiting]:
    """Handed back first, then without a plan, the longest wait first."""
    semester = semester_on(session, viewer.actor.on)
    if semester is None:
        return []
    enrolled = and_(Enrolment.learner_id == Learner.id, holds(Enrolment, viewer.actor.on))
    back = session.execute(
        select(Learner, Enrolment.class_name, Enrolment.institution_id, Case.id.label("plan"), Case.number)
        .join(Case, Case.learner_id == Learner.id)
        .join(Enrolment, and_(enrolled, Enrolment.institution_id == Case.institution_id))
        .where(Case.workflow == PLAN, Case.state == HANDED_BACK, Case.semester_id == semester.id)
        .where(viewer.starts(PLAN, Case.institution_id))
        .order_by(Case.entered_at, Case.id)
        .limit(MOST)
    )
    found = [
        Waiting(row.Learner.id, row.Learner.full_name, row.class_name or "", row.institution_id, row.plan, row.number)
        for row in back
    ]
    signed = without_author(session, viewer)
    units = _units(session, viewer, [one.learner_id for one in signed])
    return found + [
        Waiting(one.learner_id, one.name, one.class_name, units[one.learner_id])
        for one in signed
        if one.learner_id in units
    ]


def former_authors(session: Session, plan_id: int) -> Sequence[Former]:
    """Everybody who was appointed to write a plan, with their hours; the present one last."""
    hours = (
        select(func.coalesce(func.sum(WorkLogEntry.hours), 0))
        .where(
            WorkLogEntry.case_id == plan_id, WorkLogEntry.kind == OWN_HOURS, WorkLogEntry.voided_at.is_(None),
            WorkLogEntry.giver_id == Person.id,
        )
        .correlate(Person)
        .scalar_subquery()
    )  # fmt: skip
    rows = session.execute(
        select(Person, CaseRole.valid_to, hours.label("hours"))
        .join(CaseRole, CaseRole.person_id == Person.id)
        .where(CaseRole.case_id == plan_id, CaseRole.role == AUTHOR)
        .order_by(CaseRole.valid_from, CaseRole.id)
    )
    found: dict[int, Former] = {}
    for person, until, given in rows:
        found.pop(person.id, None)
        found[person.id] = Former(person.full_name, Decimal(str(given)), until is None)
    return list(found.values())


def _units(session: Session, viewer: Viewer, learners: Sequence[int]) -> Mapping[int, int]:
    """Learner -> where they learn and this person may choose."""
    here = Enrolment.learner_id.in_(learners), holds(Enrolment, viewer.actor.on)
    rows = session.execute(
        select(Enrolment.learner_id, Enrolment.institution_id)
        .where(*here, viewer.starts(PLAN, Enrolment.institution_id))
        .order_by(Enrolment.valid_from)
    )
    return {row.learner_id: row.institution_id for row in rows}
