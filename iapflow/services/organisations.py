"""Organisations from outside: they ask for an account, the municipality's coordinator decides."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services import team
from iapflow.services.import_staff import E_MAIL
from iapflow.services.room import Room
from iapflow.store.initiatives import ACCEPTED, APPLICANT, ASKED, REFUSED, Organisation
from iapflow.store.institution import Institution
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.store import Store

COORDINATOR = "municipal_coordinator"
KINDS = {
    "youth": Text("youth organisation"),
    "association": Text("association that works with youth"),
    "foundation": Text("foundation that works with youth"),
}
DIGITS = 11
LONGEST = 120
MOST_WAITING = 50
"""More requests than anybody answers: then a municipality's page takes no further ones."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What an organisation writes about itself; `email` is where it will sign in."""

    name: str
    registration_number: str
    kind: str
    given: str
    family: str
    email: str
    phone: str = ""


def ask(store: Store, room: Room, municipality: int, wish: Wish) -> None:
    """Keep the request until the coordinator decides.

    Raises:
        Missing: no such municipality.
        Refused: something is missing or wrong, or the organisation asked before; nothing is kept.
    """
    with store as session:
        unit = session.get(Institution, municipality)
        if unit is None or unit.kind != "municipality":
            raise Missing
        reasons = _wrong(wish) or _in_the_way(session, municipality, wish)
        if reasons:
            raise Refused(tuple(reasons))
        session.add(
            Organisation(
                municipality_id=municipality, name=wish.name, registration_number=wish.registration_number,
                kind=wish.kind, given_name=wish.given, family_name=wish.family, email=wish.email.lower(),
                phone=wish.phone or None, state=ASKED, asked_at=room.now(session),
            )
        )  # fmt: skip


def accept(store: Store, room: Room, actor: Actor, organisation: int) -> str:
    """The contact person gets the narrow role and an invitation; the token is told once.

    Raises:
        Missing: no such request for this coordinator.
        Refused: somebody else here has that e-mail address.
    """
    with store as session:
        found = _asked(session, actor, organisation)
        if session.scalar(select(Person.id).where(func.lower(Person.email) == found.email)) is not None:
            raise Refused((Reason("email", Text("Another person has this e-mail address."), "email"),))
        person = Person(
            given_name=found.given_name, family_name=found.family_name, email=found.email, phone=found.phone
        )
        session.add(person)
        session.flush()
        today = room.now(session).date()
        session.add(
            RoleAssignment(
                person_id=person.id, role=APPLICANT, institution_id=found.municipality_id, valid_from=today
            )
        )  # fmt: skip
        found.state, found.person_id = ACCEPTED, person.id
        found.decided_at, found.decided_by_id = room.now(session), actor.person_id
        return team.new_link(session, room, actor, (found.municipality_id, person.id))


def refuse(store: Store, room: Room, actor: Actor, organisation: int) -> None:
    """The request is refused.

    Raises:
        Missing: no such request for this coordinator.
    """
    with store as session:
        found = _asked(session, actor, organisation)
        found.state = REFUSED
        found.decided_at, found.decided_by_id = room.now(session), actor.person_id


def _asked(session: Session, actor: Actor, organisation: int) -> Organisation:
    found = session.get(Organisation, organisation, with_for_update=True)
    if found is None or found.state != ASKED or found.municipality_id not in actor.units(COORDINATOR):
        raise Missing
    return found


def _wrong(wish: Wish) -> list[Reason]:
    reasons = [
        Reason(field, sentence, field)
        for field, value, sentence in (
            ("name", wish.name, Text("Write the name of the organisation.")),
            ("given", wish.given, Text("Write the contact person’s given name.")),
            ("family", wish.family, Text("Write the contact person’s family name.")),
        )
        if not value or len(value) > LONGEST or not value.isprintable()
    ]
    number = wish.registration_number
    if len(number) != DIGITS or not (number.isascii() and number.isdigit()):
        reasons.append(Reason("number", Text("A registration number has {n} digits.", {"n": DIGITS}), "number"))
    if wish.kind not in KINDS:
        reasons.append(Reason("kind", Text("Choose what kind of organisation it is."), "kind"))
    if not E_MAIL.fullmatch(wish.email) or len(wish.email) > LONGEST or not wish.email.isprintable():
        reasons.append(Reason("email", Text("This is not an e-mail address."), "email"))
    if len(wish.phone) > LONGEST // 3 or not wish.phone.isprintable():
        reasons.append(Reason("phone", Text("This is not a telephone number."), "phone"))
    return reasons


def _in_the_way(session: Session, municipality: int, wish: Wish) -> list[Reason]:
    """An earlier request, or too many that wait."""
    here = Organisation.municipality_id == municipality
    same = select(Organisation.id).where(here, Organisation.registration_number == wish.registration_number)
    if session.scalar(same) is not None:
        return [Reason("number", Text("An account was asked for with this registration number already."), "number")]
    waiting = select(func.count()).select_from(Organisation).where(here, Organisation.state == ASKED)
    if (session.scalar(waiting) or 0) >= MOST_WAITING:
        return [Reason("many", Text("Too many requests wait here now. Please try again in a few days."))]
    return []
