"""What else a form may name: suppliers, agreed plans, schools, certified supervisors, activities of initiatives."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from iapflow.forms.voice import Option
from iapflow.store.case import Case
from iapflow.store.claim import Supplier
from iapflow.store.claimed import AGREED, PLAN
from iapflow.store.days import holds
from iapflow.store.initiatives import UNDER_WAY, InitiativeActivity, InitiativeProject
from iapflow.store.institution import Institution, InstitutionReach
from iapflow.store.learner import Learner
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.supervisions import SUPERVISOR, SupervisorCertificate

Offer = Callable[[Session, Collection[int], date], Sequence[Option]]


def suppliers(session: Session, units: Collection[int], on: date) -> Sequence[Option]:
    """Those in force on the day, of the unit itself and of those above it, by name."""
    rows = session.scalars(
        select(Supplier).where(Supplier.unit_id.in_(sorted(units)), holds(Supplier, on)).order_by(Supplier.name)
    )
    return [Option(str(one.id), _both(one.name)) for one in rows]


def agreed_plans(session: Session, units: Collection[int], on: date) -> Sequence[Option]:
    """Plans that all levels agreed, by the learner's name."""
    rows = session.execute(
        select(Case.id, Case.number, Learner)
        .join(Learner, Learner.id == Case.learner_id)
        .where(Case.workflow == PLAN, Case.institution_id.in_(sorted(units)), Case.state.in_(sorted(AGREED)))
        .order_by(Learner.family_name, Learner.given_name, Case.id)
    )
    return [Option(str(row.id), _both(f"{row.Learner} · {row.number}")) for row in rows]


def schools(session: Session, units: Collection[int], on: date) -> Sequence[Option]:
    """All institutions of the municipality in which the case lies, by name."""
    below = select(InstitutionReach.descendant_id).where(
        InstitutionReach.ancestor_id.in_(_municipalities(units)), holds(InstitutionReach, on)
    )
    rows = select(Institution).where(Institution.kind == "institution", Institution.id.in_(below))
    return [Option(str(one.id), _both(one.name)) for one in session.scalars(rows.order_by(Institution.name))]


def certified(session: Session, units: Collection[int], on: date) -> Sequence[Option]:
    """Supervisors whose certificate and role hold on the day, by family name."""
    valid = select(SupervisorCertificate.person_id).where(holds(SupervisorCertificate, on))
    held = select(RoleAssignment.person_id).where(
        RoleAssignment.role == SUPERVISOR, RoleAssignment.acting_for_id.is_(None), holds(RoleAssignment, on)
    )
    rows = select(Person).where(Person.id.in_(valid), Person.id.in_(held), Person.is_active.is_(True))
    order = Person.family_name, Person.given_name, Person.id
    return [Option(str(one.id), _both(one.full_name)) for one in session.scalars(rows.order_by(*order))]


def youth_activities(session: Session, units: Collection[int], on: date) -> Sequence[Option]:
    """Activities of youth initiatives that were held in the municipality in which the case lies, newest first."""
    rows = session.execute(
        select(InitiativeActivity.id, InitiativeActivity.name, InitiativeActivity.held_on, InitiativeProject.title)
        .join(InitiativeProject, InitiativeProject.case_id == InitiativeActivity.case_id)
        .join(Case, Case.id == InitiativeProject.case_id)
        .where(
            Case.institution_id.in_(_municipalities(units)), Case.state.in_(UNDER_WAY), InitiativeActivity.held_on <= on
        )
        .order_by(InitiativeActivity.held_on.desc(), InitiativeActivity.id)
    )
    return [Option(str(row.id), _both(f"{row.name}, {row.held_on:%d.%m.%Y}. · {row.title or ''}")) for row in rows]


def _municipalities(units: Collection[int]) -> Select[int]:
    return select(Institution.id).where(Institution.kind == "municipality", Institution.id.in_(sorted(units)))


def name_of(session: Session, kind: str, code: str) -> str | None:
    """The name behind an id."""
    if kind == "supplier":
        found = session.get(Supplier, int(code))
        return found.name if found else None
    if kind == "school":
        unit = session.get(Institution, int(code))
        return unit.name if unit else None
    if kind == "certified_supervisor":
        person = session.get(Person, int(code))
        return person.full_name if person else None
    if kind == "youth_activity":
        activity = session.get(InitiativeActivity, int(code))
        return f"{activity.name}, {activity.held_on:%d.%m.%Y}." if activity else None
    case = session.get(Case, int(code))
    return f"{case.learner} · {case.number}" if case is not None and case.workflow == PLAN else None


OFFERS: Mapping[str, Offer] = {
    "supplier": suppliers,
    "plan": agreed_plans,
    "school": schools,
    "certified_supervisor": certified,
    "youth_activity": youth_activities,
}


def _both(words: str) -> dict[str, str]:
    return {"lv": words, "en": words}
