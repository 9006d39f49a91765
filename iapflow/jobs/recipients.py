"""Who gets a letter: the people who hold a role on a case today, or who are told of what is late."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.definitions.model import Role
from iapflow.engine.rulebook import Rulebook
from iapflow.policy.escalating import DEPUTY, levels_above, people_told
from iapflow.policy.line import Holder
from iapflow.services.guardians import GUARDIAN, INFORMED
from iapflow.store.case import Case
from iapflow.store.days import holds
from iapflow.store.holders import holders_of
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.reading import units_above
from iapflow.store.relations import people_of_case
from iapflow.store.store import connection_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """To whom a letter goes: a role, with its definition where it is known."""

    role: str
    definition: Role | None = None


def recipients(session: Session, case: Case, wanted: Wanted, on: date) -> list[Person]:
    """The people, by id; those without an address or no longer active are left out.

    A letter to guardians goes to those who may be informed.
    """
    if wanted.definition is not None and wanted.definition.relation:
        tied = people_of_case(connection_of(session), case.id, on)
        relation = wanted.definition.relation if isinstance(wanted.definition.relation, str) else wanted.role
        return _people(session, tied.get(INFORMED if relation == GUARDIAN else relation, frozenset()))
    units = sorted(units_above(session, case.institution_id, on))
    return _people(
        session,
        session.scalars(
            select(RoleAssignment.person_id).where(
                RoleAssignment.role == wanted.role, RoleAssignment.institution_id.in_(units), holds(RoleAssignment, on)
            )
        ),
    )


@dataclass(frozen=True, slots=True)
class Late:
    """What is late: whose turn it is, whom the definition names (a role, or `deputy`), how often it was told."""

    to: str
    role: str
    step: int = 0


def told_of_late(session: Session, book: Rulebook, case: Case, late: Late, on: date) -> list[Person]:
    """Whom an escalation reaches: the role it names, else the nearest level of the case's chain with somebody.

    Each further step reaches the next level that has somebody; nobody where the chain ends.
    """
    found = book.roles.get(late.to)
    if found is not None and found.relation is not None:
        return recipients(session, case, Wanted(late.to, found), on) if late.step == 0 else []
    holders: defaultdict[str, list[Holder]] = defaultdict(list)
    for row in holders_of(session, units_above(session, case.institution_id, on), on):
        holders[row.role].append(Holder(row.person_id, row.acting_for_id, bool(row.is_deputy)))
    levels = levels_above(book.workflow, book.roles, late.role if late.to == DEPUTY else late.to, book.registry.scopes)
    return _people(session, people_told(late.to, late.role, levels, holders, late.step))


def _people(session: Session, ids: Iterable[int]) -> list[Person]:
    reachable = select(Person).where(Person.id.in_(sorted(set(ids))), Person.is_active, Person.email.is_not(None))
    return list(session.scalars(reachable.order_by(Person.id)))
