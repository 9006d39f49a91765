"""Who is acting: a person with the dated roles that hold on this day."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor, Grant
from iapflow.errors import Missing
from iapflow.store.person import Person, RoleAssignment


def actor_for(session: Session, person_id: int, on: date) -> Actor:
    """The actor a person is on a day; without a role it is one who may do nothing.

    Raises:
        Missing: there is no such person, or the person is no longer active.
    """
    person = session.get(Person, person_id)
    if person is None or not person.is_active:
        raise Missing
    return Actor(person_id=person.id, name=person.full_name, on=on, grants=_grants(session, person_id, on))


def _grants(session: Session, person_id: int, on: date) -> tuple[Grant, ...]:
    held = session.execute(
        select(RoleAssignment.role, RoleAssignment.institution_id, RoleAssignment.acting_for_id)
        .where(RoleAssignment.person_id == person_id, RoleAssignment.valid_from <= on)
        .where(or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to >= on))
        .order_by(RoleAssignment.acting_for_id.is_not(None), RoleAssignment.id)
    )
    return tuple(Grant(role, unit, acting_for) for role, unit, acting_for in held)
