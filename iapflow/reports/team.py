"""An institution on one page: what kind of partner it is, its agreements, who holds which role, what is not covered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from iapflow.store.account import User
from iapflow.store.class_teacher import ClassTeacher
from iapflow.store.days import holds
from iapflow.store.institution import Agreement, Institution, InstitutionLink, InstitutionReach
from iapflow.store.invitation import Invitation
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.person import Person, RoleAssignment


@dataclass(frozen=True, slots=True)
class Member:
    """One assignment; `account` is has, invited or none."""

    id: int
    person_id: int
    name: str
    email: str | None
    valid_from: date
    valid_to: date | None
    acting_for: str
    account: str
    classes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Seat:
    """A role and who holds it here, now or later."""

    role: str
    members: Sequence[Member]
    may_give: bool


@dataclass(frozen=True, slots=True)
class TeamPage:
    """What the page shows.

    Args:
        uncovered: classes with learners and no class teacher today.
        above: name, from, until of the units it belongs or belonged to.
    """

    unit: Institution
    seats: Sequence[Seat]
    agreements: Sequence[Agreement]
    above: Sequence[tuple[str, date, date | None]]
    learners: int
    practice: int
    uncovered: Sequence[str]
    people: Sequence[tuple[int, str]]


def team(session: Session, unit: int, roles: tuple[Sequence[str], Collection[str]], on: date) -> TeamPage:
    """The page of an institution that the asker may see.

    Args:
        roles: all roles of the page in order, and those the asker may give.
    """
    found = session.get_one(Institution, unit)
    by_role = _members(session, unit, on)
    order = [*roles[0], *sorted(by_role.keys() - set(roles[0]))]
    seats = [Seat(role, by_role.get(role, ()), role in roles[1]) for role in order]
    above = session.execute(
        select(Institution.name, InstitutionLink.valid_from, InstitutionLink.valid_to)
        .join(InstitutionLink, InstitutionLink.parent_id == Institution.id)
        .where(InstitutionLink.child_id == unit)
        .order_by(InstitutionLink.valid_from.desc())
    ).all()
    here = select(func.count()).select_from(Enrolment).join(Learner, Learner.id == Enrolment.learner_id)
    here = here.where(Enrolment.institution_id == unit, holds(Enrolment, on))
    return TeamPage(
        found, seats, _agreements(session, unit, on), [(row[0], row[1], row[2]) for row in above],
        session.scalar(here.where(Learner.is_practice.is_(False))) or 0,
        session.scalar(here.where(Learner.is_practice.is_(True))) or 0,
        _uncovered(session, unit, on), _people(session, unit),
    )  # fmt: skip


def _members(session: Session, unit: int, on: date) -> Mapping[str, Sequence[Member]]:
    rows = session.scalars(
        select(RoleAssignment)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(RoleAssignment.institution_id == unit)
        .where(or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to >= on))
        .order_by(Person.family_name, Person.given_name, RoleAssignment.valid_from)
    ).all()
    people = sorted({row.person_id for row in rows})
    has = set(session.scalars(select(User.person_id).where(User.person_id.in_(people))))
    open_ones = Invitation.used_at.is_(None), Invitation.ended_at.is_(None)
    invited = set(session.scalars(select(Invitation.person_id).where(Invitation.person_id.in_(people), *open_ones)))
    mine = ClassTeacher.institution_id == unit, holds(ClassTeacher, on)
    classes: dict[int, list[str]] = {}
    for person, name in session.execute(select(ClassTeacher.person_id, ClassTeacher.class_name).where(*mine)):
        classes.setdefault(person, []).append(name)
    found: dict[str, list[Member]] = {}
    for row in rows:
        account = "has" if row.person_id in has else "invited" if row.person_id in invited else "none"
        member = Member(
            row.id, row.person_id, row.person.full_name, row.person.email, row.valid_from, row.valid_to,
            row.acting_for.full_name if row.acting_for else "", account,
            sorted(classes.get(row.person_id, ())) if row.role == "class_teacher" else (),
        )  # fmt: skip
        found.setdefault(row.role, []).append(member)
    return found


def _agreements(session: Session, unit: int, on: date) -> Sequence[Agreement]:
    """Its own, and those of what stands above it today."""
    above = select(InstitutionReach.ancestor_id).where(
        InstitutionReach.descendant_id == unit, holds(InstitutionReach, on)
    )
    asked = select(Agreement).where(or_(Agreement.partner_id == unit, Agreement.partner_id.in_(above)))
    return session.scalars(asked.order_by(Agreement.valid_from.desc())).all()


def _uncovered(session: Session, unit: int, on: date) -> Sequence[str]:
    with_learners = select(Enrolment.class_name).where(Enrolment.institution_id == unit, holds(Enrolment, on))
    led = select(ClassTeacher.class_name).where(ClassTeacher.institution_id == unit, holds(ClassTeacher, on))
    names = set(session.scalars(with_learners.distinct())) - set(session.scalars(led))
    return sorted(name for name in names if name)


def _people(session: Session, unit: int) -> Sequence[tuple[int, str]]:
    """Everybody who works or worked here, to choose from."""
    rows = session.scalars(
        select(Person)
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .where(RoleAssignment.institution_id == unit, Person.is_active.is_(True))
        .order_by(Person.family_name, Person.given_name)
        .distinct()
    )
    return [(person.id, person.full_name) for person in rows]
