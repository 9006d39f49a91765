"""Who may give which role in an institution: the head and coordinators their staff, those above the head."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.policy.actor import Actor
from iapflow.store.days import holds
from iapflow.store.institution import InstitutionReach
from iapflow.store.scope import REGISTRARS

STAFF = (
    "plan_author", "subject_teacher", "support_specialist", "class_teacher", "support_team", "wellbeing_specialist",
    "event_organiser",
)  # fmt: skip
LEADERS = ("institution_head", "institution_coordinator", "vpii_coordinator")
ALL = LEADERS + STAFF
ADMINISTRATOR, MUNICIPAL = "administrator", "municipal_coordinator"


def may_give(session: Session, actor: Actor, unit: int) -> Collection[str]:
    """The roles this person may give in an institution, in the order of the page; none where it is not theirs."""
    if ADMINISTRATOR in actor.roles or _is_above(session, actor, unit):
        return ALL
    if unit in actor.units("institution_head"):
        return tuple(role for role in ALL if role != "institution_head")
    return STAFF if leads(actor, unit) else ()


def leads(actor: Actor, unit: int) -> bool:
    """Whether this person is head or coordinator of the institution itself."""
    return any(unit in actor.units(role) for role in REGISTRARS)


def _is_above(session: Session, actor: Actor, unit: int) -> bool:
    above = actor.units(MUNICIPAL)
    if not above:
        return False
    reach = select(InstitutionReach.ancestor_id).where(
        InstitutionReach.descendant_id == unit, InstitutionReach.ancestor_id.in_(sorted(above)),
        holds(InstitutionReach, actor.on),
    )  # fmt: skip
    return session.scalar(reach.limit(1)) is not None
