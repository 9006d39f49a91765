"""The bank accounts of givers: entered once by the accountant or a coordinator, kept with who changed them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused
from iapflow.forms.cleaning import Unclean
from iapflow.forms.types.base import Around
from iapflow.forms.types.contact import IbanType
from iapflow.services.payable import accounts
from iapflow.services.room import Room
from iapflow.store.days import holds
from iapflow.store.giver_account import GiverAccount
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.scope import below
from iapflow.store.store import Store
from iapflow.store.work_month import WorkMonth

KEEPERS = ("accountant", "institution_coordinator", "vpii_coordinator")
GIVERS = ("subject_teacher", "support_specialist", "plan_author")
MOST = 500


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A giver, and the account that counts."""

    person_id: int
    name: str
    iban: str
    since: datetime | None
    by: str


def lines(store: Store, room: Room, actor: Actor) -> Sequence[AccountLine]:
    """The givers of one's institutions, those without an account first."""
    with store.reading() as session:
        people = session.scalars(
            select(Person).where(_givers(actor)).order_by(Person.family_name, Person.given_name, Person.id).limit(MOST)
        ).all()
        kept = accounts(session, [person.id for person in people])
        found = [_line(person, kept.get(person.id)) for person in people]
        return sorted(found, key=lambda line: bool(line.iban))


def enter(store: Store, room: Room, actor: Actor, typed: tuple[int, str]) -> None:
    """Enter or change a giver's account; the older one stays in the history.

    Raises:
        Missing: no such giver for this person.
        Refused: it is one's own, or no account number.
    """
    person_id, written = typed
    with store as session:
        if session.scalar(select(Person.id).where(Person.id == person_id, _givers(actor))) is None:
            raise Missing
        try:
            iban = IbanType().clean(written, None, Around(actor.on))  # type: ignore[arg-type]  # the type reads no field
        except Unclean as unclean:
            raise Refused((Reason("iban", unclean.sentence, f"iban-{person_id}"),)) from None
        if actor.person_id is None or iban == _known(session, person_id):
            return
        at = room.now(session)
        session.add(GiverAccount(person_id=person_id, iban=iban, set_at=at, set_by_id=actor.person_id))


def _known(session: Session, person_id: int) -> str:
    kept = accounts(session, [person_id])
    return kept[person_id].iban if person_id in kept else ""


def _line(person: Person, kept: GiverAccount | None) -> AccountLine:
    if kept is None:
        return AccountLine(person.id, person.full_name, "", None, "")
    return AccountLine(person.id, person.full_name, kept.iban, kept.set_at, kept.set_by.full_name)


def _givers(actor: Actor) -> ColumnElement[bool]:
    """Who gives support in a unit in reach today, or has a month there."""
    units = below(frozenset().union(*(actor.units(role) for role in KEEPERS)), actor)
    works = exists().where(
        RoleAssignment.person_id == Person.id,
        RoleAssignment.role.in_(GIVERS),
        holds(RoleAssignment, actor.on),
        RoleAssignment.institution_id.in_(units),
    )
    worked = exists().where(WorkMonth.giver_id == Person.id, WorkMonth.institution_id.in_(units))
    return or_(works, worked)
