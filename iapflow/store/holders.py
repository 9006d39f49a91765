"""Who holds which role over a unit on a day: in their own right, as a deputy, or standing in for some days."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from iapflow.store.days import holds
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.substitution import Substitution


def holders_of(session: Session, units: Collection[int], on: date) -> list[Row[Any]]:
    """Role, person, whose role it is, whether as a deputy: of everybody who acts over these units, by person.

    Args:
        units: a case's own unit and all above it.
    """
    absent = aliased(Person)
    there = and_(RoleAssignment.institution_id.in_(sorted(units)), holds(RoleAssignment, on))
    own = (
        select(
            RoleAssignment.role.label("role"),
            RoleAssignment.person_id.label("person_id"),
            RoleAssignment.acting_for_id.label("acting_for_id"),
            RoleAssignment.acting_for_id.is_not(None).label("is_deputy"),
        )
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(there, Person.is_active.is_(True))
    )
    standing_in = (
        select(RoleAssignment.role, Substitution.person_id, Substitution.absent_id, literal(value=False))
        .join(RoleAssignment, RoleAssignment.person_id == Substitution.absent_id)
        .join(Person, Person.id == Substitution.person_id)
        .join(absent, absent.id == Substitution.absent_id)
        .where(there, RoleAssignment.acting_for_id.is_(None), stands(on), covers())
        .where(Person.is_active.is_(True), absent.is_active.is_(True))
    )
    both = union_all(own, standing_in).subquery()
    return list(session.execute(select(*both.c).order_by(both.c.person_id)).all())


def stands(on: date) -> Any:
    """Substitutions in force on a day and not handed back."""
    return and_(Substitution.ended_at.is_(None), holds(Substitution, on))


def covers() -> Any:
    """A substitution with the assignments it reaches, of the two tables joined by the absent person."""
    return and_(
        Substitution.role == RoleAssignment.role,
        or_(Substitution.institution_id.is_(None), Substitution.institution_id == RoleAssignment.institution_id),
    )
