"""Who is acting: a person with the dated roles that hold on this day, their own and those of whom they stand in for."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Date, and_, bindparam, literal, null, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from iapflow.engine.values import Actor, Grant
from iapflow.errors import Missing
from iapflow.store.base import BigId
from iapflow.store.days import holds
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.ready import read
from iapflow.store.setting import Setting
from iapflow.store.store import connection_of
from iapflow.store.substitution import Substitution

CHAIN = "substitution_chain"
"""The setting that says how many substitutes may stand one behind the other; one where it is not set."""
WHO, ON = bindparam("person", type_=BigId), bindparam("on", type_=Date())
ABSENT = aliased(Person)
LIMIT = select(Setting.value).where(Setting.name == CHAIN).scalar_subquery()
OWN = (
    select(
        Person.given_name,
        Person.family_name,
        Person.is_active,
        RoleAssignment.role,
        RoleAssignment.institution_id,
        RoleAssignment.acting_for_id,
        RoleAssignment.id,
        literal(value=False).label("is_dated"),
        LIMIT.label("chain"),
    )
    .outerjoin(RoleAssignment, and_(RoleAssignment.person_id == Person.id, holds(RoleAssignment, ON)))
    .where(Person.id == WHO)
)
IN_PLACE = (
    select(
        Person.given_name,
        Person.family_name,
        Person.is_active,
        RoleAssignment.role,
        RoleAssignment.institution_id,
        Substitution.absent_id.label("acting_for_id"),
        RoleAssignment.id,
        literal(value=True).label("is_dated"),
        null().label("chain"),
    )
    .join(Substitution, Substitution.person_id == Person.id)
    .join(ABSENT, ABSENT.id == Substitution.absent_id)
    .join(
        RoleAssignment,
        and_(
            RoleAssignment.person_id == Substitution.absent_id,
            RoleAssignment.acting_for_id.is_(None),
            Substitution.role == RoleAssignment.role,
            or_(Substitution.institution_id.is_(None), Substitution.institution_id == RoleAssignment.institution_id),
            holds(RoleAssignment, ON),
        ),
    )
    .where(Person.id == WHO, ABSENT.is_active.is_(True), Substitution.ended_at.is_(None), holds(Substitution, ON))
)
HELD = union_all(OWN, IN_PLACE)


def actor_for(session: Session, person_id: int, on: date) -> Actor:
    """The actor a person is on a day; without a role it is one who may do nothing.

    Raises:
        Missing: there is no such person, or the person is no longer active.
    """
    rows = read(connection_of(session), HELD, {"person": person_id, "on": on})
    if not rows or not rows[0].is_active:
        raise Missing
    name = f"{rows[0].given_name} {rows[0].family_name}"
    grants = [Grant(row.role, row.institution_id, row.acting_for_id) for row in _in_order(rows)]
    limit = next((int(row.chain) for row in rows if row.chain is not None), 1)
    if limit > 1:
        grants += _further(session, (person_id, on), rows, limit)
    return Actor(person_id=person_id, name=name, on=on, grants=tuple(grants))


def _in_order(rows: Iterable[Any]) -> list[Any]:
    """One's own roles first, then those of others, each as they were given."""
    return sorted((row for row in rows if row.role), key=lambda row: (row.acting_for_id is not None, row.id))


def _further(session: Session, who: tuple[int, date], rows: Iterable[Any], limit: int) -> Iterator[Grant]:
    """What those hold in somebody's place for whom this person stands in; nobody twice, so never in a circle."""
    person_id, on = who
    ahead: list[tuple[int, tuple[int, ...]]] = [
        (row.acting_for_id, (row.acting_for_id,)) for row in rows if row.is_dated
    ]
    met = {person_id, *(person for person, _ in ahead)}
    for _ in range(limit - 1):
        beyond: list[tuple[int, tuple[int, ...]]] = []
        for person, via in ahead:
            for row in read(connection_of(session), HELD, {"person": person, "on": on}):
                if row.is_dated and row.acting_for_id not in met:
                    yield Grant(row.role, row.institution_id, row.acting_for_id, via)
                    beyond.append((row.acting_for_id, (*via, row.acting_for_id)))
        met.update(person for person, _ in beyond)
        ahead = beyond
