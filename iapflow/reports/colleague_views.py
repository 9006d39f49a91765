"""Colleagues who can be asked about a learner, what they said, and what one is asked oneself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.store.case import Case
from iapflow.store.class_teacher import ClassTeacher, has_class_of
from iapflow.store.colleague_view import ColleagueView
from iapflow.store.days import holds
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.person import Person, RoleAssignment

ROLES = ("class_teacher", "subject_teacher", "support_specialist", "institution_coordinator")
"""Those whom a plan can name as having taken part in drafting."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who can be asked."""

    person_id: int
    name: str
    roles: Sequence[str]
    has_class: bool


@dataclass(frozen=True, slots=True)
class AskedOfMe:
    """A question that waits for this person: about whom, who asks, since when."""

    id: int
    learner: str
    class_name: str
    asked_by: str
    asked_at: datetime


def views_of(session: Session, case_id: int) -> Sequence[ColleagueView]:
    """Everybody who was asked about a plan, those who answered first, by the day of their answer."""
    asked = select(ColleagueView).where(ColleagueView.case_id == case_id)
    return session.scalars(
        asked.order_by(ColleagueView.answered_on.is_(None), ColleagueView.answered_on, ColleagueView.id)
    ).all()


def colleagues(session: Session, case: Any, on: date, *, without: int | None) -> Sequence[Colleague]:
    """Whoever teaches or supports in the plan's institution today, the class teacher of the learner first.

    Args:
        case: the plan.
        without: who asks.
    """
    rows = session.execute(
        select(Person, RoleAssignment.role)
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .where(RoleAssignment.institution_id == case.institution_id, RoleAssignment.role.in_(ROLES))
        .where(holds(RoleAssignment, on), Person.is_active.is_(True), Person.id != without)
        .order_by(Person.family_name, Person.given_name, Person.id, RoleAssignment.role)
        .distinct()
    ).all()
    led = set(
        session.scalars(
            select(ClassTeacher.person_id)
            .join(Enrolment, has_class_of(Enrolment, on))
            .where(Enrolment.learner_id == case.learner_id, Enrolment.institution_id == case.institution_id)
        )
    )
    found: dict[int, tuple[str, list[str]]] = {}
    for person, role in rows:
        found.setdefault(person.id, (person.full_name, []))[1].append(role)
    everybody = [Colleague(ident, name, roles, ident in led) for ident, (name, roles) in found.items()]
    return sorted(everybody, key=lambda one: not one.has_class)


def asked_of(session: Session, person: int | None, on: date) -> Sequence[AskedOfMe]:
    """What waits for this person, the oldest first; of a plan that is closed nothing does."""
    rows = session.execute(
        select(ColleagueView, Learner, Enrolment.class_name)
        .join(Case, Case.id == ColleagueView.case_id)
        .join(Learner, Learner.id == Case.learner_id)
        .outerjoin(
            Enrolment,
            (Enrolment.learner_id == Learner.id)
            & (Enrolment.institution_id == Case.institution_id)
            & holds(Enrolment, on),
        )
        .where(ColleagueView.person_id == person, ColleagueView.answered_on.is_(None), Case.is_open.is_(True))
        .order_by(ColleagueView.id)
    ).all()
    return [
        AskedOfMe(view.id, learner.full_name, class_name or "", view.asked_by.full_name, view.asked_at)
        for view, learner, class_name in rows
    ]
