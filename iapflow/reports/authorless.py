"""Signed applications that nobody was chosen to write a plan for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from iapflow.reports.viewer import Viewer
from iapflow.store.application import Application
from iapflow.store.case import Case
from iapflow.store.days import holds
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.semester import Semester, semester_on

PLAN = "support_plan"
DELETED = "inactive"
MOST = 100


@dataclass(frozen=True, slots=True)
class Authorless:
    """A learner whose application of this semester is signed."""

    learner_id: int
    name: str
    class_name: str
    signed_on: date
    days: int


def without_author(session: Session, viewer: Viewer) -> Sequence[Authorless]:
    """Where this person may choose an author and nobody has, the longest wait first."""
    semester = semester_on(session, viewer.actor.on)
    if semester is None:
        return []
    enrolled = and_(
        Enrolment.learner_id == Learner.id,
        Enrolment.institution_id == Application.institution_id,
        holds(Enrolment, viewer.actor.on),
    )
    rows = session.execute(
        select(Learner.id, Learner.given_name, Learner.family_name, Enrolment.class_name, Application.signed_on)
        .select_from(Learner)
        .join(Application, Application.learner_id == Learner.id)
        .join(Enrolment, enrolled)
        .where(Application.semester_id == semester.id, Application.withdrawn_on.is_(None))
        .where(viewer.starts(PLAN, Application.institution_id), ~_has_plan(semester))
        .order_by(Application.signed_on, Learner.family_name, Learner.given_name)
        .limit(MOST)
    )
    return [
        Authorless(
            row.id, f"{row.given_name} {row.family_name}", row.class_name or "", row.signed_on,
            (viewer.actor.on - row.signed_on).days,
        )
        for row in rows
    ]  # fmt: skip


def _has_plan(semester: Semester) -> ColumnElement[bool]:
    return (
        select(Case.id)
        .where(Case.workflow == PLAN, Case.semester_id == semester.id, Case.learner_id == Application.learner_id)
        .where(Case.institution_id == Application.institution_id, or_(Case.is_open, Case.state != DELETED))
        .exists()
    )
