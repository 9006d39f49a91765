"""Who gets a letter: the people who hold a role on a case today."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.definitions.model import Role
from iapflow.store.case import Case
from iapflow.store.days import holds
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.reading import units_above
from iapflow.store.relations import people_of_case
from iapflow.store.store import connection_of

DEPUTY = "deputy"
CHAIN = ("institution_coordinator", "municipal_coordinator", "regional_coordinator", "state_officer")
"""Who is told next where nobody deputises; a role that nobody holds above the case is passed over."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """To whom a letter goes: a role, with its definition where it is known; `instead_of` for a deputy."""

    role: str
    definition: Role | None = None
    instead_of: str | None = None


def recipients(session: Session, case: Case, wanted: Wanted, on: date) -> list[Person]:
    """The people, by id; those without an address or no longer active are left out."""
    if wanted.role == DEPUTY:
        return _deputies(session, case, wanted.instead_of, on)
    if wanted.definition is not None and wanted.definition.relation:
        tied = people_of_case(connection_of(session), case.id, on)
        return _people(session, tied.get(str(wanted.definition.relation), frozenset()))
    return _people(session, _holders(session, case, [wanted.role], on))


def _deputies(session: Session, case: Case, role: str | None, on: date) -> list[Person]:
    """Whoever stands in for the role here; else the next role of the chain that somebody holds."""
    standing_in = select(RoleAssignment.person_id).where(
        RoleAssignment.role == role,
        RoleAssignment.acting_for_id.is_not(None),
        RoleAssignment.institution_id.in_(sorted(units_above(session, case.institution_id, on))),
        holds(RoleAssignment, on),
    )
    found = _people(session, session.scalars(standing_in))
    higher = CHAIN[CHAIN.index(role) + 1 :] if role in CHAIN else CHAIN
    for name in higher:
        found = found or _people(session, _holders(session, case, [name], on))
    return found


def _holders(session: Session, case: Case, roles: Collection[str], on: date) -> Iterable[int]:
    """Who holds one of the roles in the case's unit or above it."""
    units = sorted(units_above(session, case.institution_id, on))
    return session.scalars(
        select(RoleAssignment.person_id).where(
            RoleAssignment.role.in_(roles), RoleAssignment.institution_id.in_(units), holds(RoleAssignment, on)
        )
    )


def _people(session: Session, ids: Iterable[int]) -> list[Person]:
    reachable = select(Person).where(Person.id.in_(sorted(set(ids))), Person.is_active, Person.email.is_not(None))
    return list(session.scalars(reachable.order_by(Person.id)))
