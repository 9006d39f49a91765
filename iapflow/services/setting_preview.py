"""What a change of a figure would do, told before it is saved: the figure before and after, and for how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.services.setting_figures import INSTITUTION
from iapflow.services.settings import Chosen, accepted, value_of
from iapflow.store.days import holds
from iapflow.store.institution import Institution, InstitutionReach
from iapflow.store.setting_value import SettingValue
from iapflow.store.store import Store

if TYPE_CHECKING:
    from iapflow.services.room import Room


@dataclass(frozen=True, slots=True)
class Change:
    """A change that is not saved yet.

    Args:
        institutions: for how many it would count; `others`: how many have a figure of their own or of their
            municipality, which stays.
        until: the day on which a figure that is set already takes its place; None: until somebody changes it.
    """

    name: str
    before: Decimal
    after: Decimal
    since: date
    institutions: int
    others: int
    until: date | None

    @property
    def seen(self) -> str:
        """What the reader has looked at: only this is saved."""
        return f"{self.after}|{self.since.isoformat()}"


def preview(store: Store, room: Room, actor: Actor, chosen: Chosen) -> Change:
    """What would change; nothing is written.

    Raises:
        Missing: no such figure or unit.
        Refused: no number in its limits, no reason, or a day that is over.
    """
    with store.reading() as session:
        after = accepted(session, actor, chosen, room.now(session).date())
        schools = _schools(chosen)
        nearer = _nearer(chosen)
        kept = schools.where(Institution.id.in_(_below(nearer, chosen.since)))
        whole, others = (session.scalar(asked) or 0 for asked in (schools, kept))
        before = value_of(session, chosen.name, chosen.since, chosen.unit)
        return Change(chosen.name, before, after, chosen.since, whole - others, others, _until(session, chosen))


def _schools(chosen: Chosen) -> Select[Any]:
    """How many institutions lie in the unit, or in the country."""
    found = select(func.count()).select_from(Institution).where(Institution.kind == INSTITUTION)
    return found if chosen.unit is None else found.where(Institution.id.in_(_below([chosen.unit], chosen.since)))


def _nearer(chosen: Chosen) -> Select[Any]:
    """Units whose own figure counts more than this one."""
    set_ = SettingValue.institution_id
    found = select(set_).where(SettingValue.name == chosen.name, SettingValue.valid_from <= chosen.since)
    if chosen.unit is None:
        return found.where(set_.is_not(None))
    return found.where(set_ != chosen.unit, set_.in_(_below([chosen.unit], chosen.since)))


def _below(units: Any, on: date) -> Select[Any]:
    reach = InstitutionReach
    return select(reach.descendant_id).where(reach.ancestor_id.in_(units), holds(reach, on))


def _until(session: Session, chosen: Chosen) -> date | None:
    mine = SettingValue.institution_id.is_(None) if chosen.unit is None else SettingValue.institution_id == chosen.unit
    later = select(func.min(SettingValue.valid_from)).where(SettingValue.name == chosen.name, mine)
    return session.scalar(later.where(SettingValue.valid_from > chosen.since))
