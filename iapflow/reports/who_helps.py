"""Who can help somebody that has no role: where they worked before, else who gives roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from iapflow.policy.actor import Actor
from iapflow.store.days import holds
from iapflow.store.institution import Institution
from iapflow.store.person import Person, RoleAssignment

NEAR = frozenset({"institution_head", "institution_coordinator"})
GIVES_ROLES = "administrator"
MOST = 6


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody to ask: who, how to write to them, and where they work."""

    name: str
    email: str
    institution: str


def helpers_of(session: Session, actor: Actor | None) -> Sequence[Helper]:
    """Heads and coordinators of where this person had a role once, and the administrators."""
    if actor is None:
        return []
    once = select(RoleAssignment.institution_id).where(RoleAssignment.person_id == actor.person_id)
    near = RoleAssignment.role.in_(sorted(NEAR)) & RoleAssignment.institution_id.in_(once)
    rows = session.execute(
        select(Person.given_name, Person.family_name, Person.email, Institution.name)
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .join(Institution, Institution.id == RoleAssignment.institution_id)
        .where(or_(near, RoleAssignment.role == GIVES_ROLES), holds(RoleAssignment, actor.on))
        .where(Person.is_active.is_(True), Person.id != actor.person_id)
        .group_by(Person.id, Institution.name)
        .order_by(Person.family_name, Person.given_name)
        .limit(MOST)
    )
    return [Helper(f"{row.given_name} {row.family_name}", row.email or "", row.name) for row in rows]
