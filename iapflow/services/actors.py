"""Who is acting: a person with the dated roles that hold on this day."""

from datetime import date

from sqlalchemy import Date, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor, Grant
from iapflow.errors import Missing
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.ready import read
from iapflow.store.store import connection_of

HELD = (
    select(
        Person.given_name,
        Person.family_name,
        Person.is_active,
        RoleAssignment.role,
        RoleAssignment.institution_id,
        RoleAssignment.acting_for_id,
    )
    .outerjoin(
        RoleAssignment,
        and_(
            RoleAssignment.person_id == Person.id,
            RoleAssignment.valid_from <= bindparam("on", type_=Date()),
            or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to >= bindparam("on", type_=Date())),
        ),
    )
    .where(Person.id == bindparam("person"))
    .order_by(RoleAssignment.acting_for_id.is_not(None), RoleAssignment.id)
)


def actor_for(session: Session, person_id: int, on: date) -> Actor:
    """The actor a person is on a day; without a role it is one who may do nothing.

    Raises:
        Missing: there is no such person, or the person is no longer active.
    """
    rows = read(connection_of(session), HELD, {"person": person_id, "on": on})
    if not rows or not rows[0].is_active:
        raise Missing
    name = f"{rows[0].given_name} {rows[0].family_name}"
    grants = tuple(Grant(row.role, row.institution_id, row.acting_for_id) for row in rows if row.role)
    return Actor(person_id=person_id, name=name, on=on, grants=grants)
