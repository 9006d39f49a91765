"""The register of certified supervisors: a certificate gives the role for its days, and takes it away with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services import team
from iapflow.services.import_staff import E_MAIL
from iapflow.services.room import Room
from iapflow.store.account import User
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.store import Store
from iapflow.store.supervisions import SUPERVISOR, SupervisorCertificate

REGISTRAR = "state_officer"
LONGEST, LONGEST_NUMBER = 120, 60


@dataclass(frozen=True, slots=True)
class Certified:
    """A supervisor as the register takes one down."""

    given: str
    family: str
    email: str
    number: str
    issuer: str
    valid_from: date | None
    valid_to: date | None


def certify(store: Store, room: Room, actor: Actor, wish: Certified) -> str:
    """Take a certificate into the register; the role holds for its days.

    Returns:
        The token of an invitation for who has no account yet; empty for who has one.

    Raises:
        Missing: not this person's to keep.
        Refused: something is missing or wrong, or the number is taken; nothing is kept.
    """
    with store as session:
        unit = _own_unit(actor)
        reasons = _wrong(wish)
        number, issuer = _line(wish.number), _line(wish.issuer)
        taken = select(SupervisorCertificate.id).where(SupervisorCertificate.number == number)
        if not reasons and session.scalar(taken) is not None:
            reasons.append(Reason("number", Text("A certificate of this number is in the register."), "number"))
        person = None if reasons else _person(session, wish, reasons)
        if person is None or wish.valid_from is None or wish.valid_to is None:
            raise Refused(tuple(reasons))
        days = {"person_id": person.id, "valid_from": wish.valid_from, "valid_to": wish.valid_to}
        entered = {"entered_at": room.now(session), "entered_by_id": actor.person_id}
        session.add(SupervisorCertificate(number=number, issuer=issuer, **entered, **days))
        session.add(RoleAssignment(role=SUPERVISOR, institution_id=unit, **days))
        session.flush()
        has_account = session.scalar(select(User.id).where(User.person_id == person.id)) is not None
        return "" if has_account else team.new_link(session, room, actor, (unit, person.id))


def invite(store: Store, room: Room, actor: Actor, certificate_id: int) -> str:
    """A fresh link for a supervisor who has no account; told once, an older one ends.

    Raises:
        Missing: not this person's to keep, or no such certificate.
        Refused: there is an account already, or the certificate has ended.
    """
    with store as session:
        unit, row = _own_unit(actor), _row(session, certificate_id)
        if session.scalar(select(User.id).where(User.person_id == row.person_id)) is not None:
            raise Refused((Reason("account", Text("This person has an account already.")),))
        if row.valid_to < actor.on:
            raise Refused((Reason("ended", Text("This certificate has ended already.")),))
        return team.new_link(session, room, actor, (unit, row.person_id))


def end(store: Store, room: Room, actor: Actor, certificate_id: int) -> None:
    """A certificate that is withdrawn ends today, and the role with it; one that has not begun is taken out.

    Raises:
        Missing: not this person's to keep, or no such certificate.
        Refused: it has ended already.
    """
    with store as session:
        _own_unit(actor)
        row = _row(session, certificate_id)
        if row.valid_to < actor.on:
            raise Refused((Reason("ended", Text("This certificate has ended already.")),))
        held = select(RoleAssignment).where(
            RoleAssignment.person_id == row.person_id, RoleAssignment.role == SUPERVISOR,
            RoleAssignment.valid_from == row.valid_from, RoleAssignment.valid_to == row.valid_to,
        )  # fmt: skip
        for one in [row, *session.scalars(held.order_by(RoleAssignment.id).limit(1))]:
            if one.valid_from > actor.on:
                session.delete(one)
            else:
                one.valid_to = actor.on


def _own_unit(actor: Actor) -> int:
    units = sorted(actor.units(REGISTRAR))
    if not units:
        raise Missing
    return units[0]


def _row(session: Session, certificate_id: int) -> SupervisorCertificate:
    row = session.get(SupervisorCertificate, certificate_id, with_for_update=True)
    if row is None:
        raise Missing
    return row


def _person(session: Session, wish: Certified, reasons: list[Reason]) -> Person | None:
    """Whoever has this address, or somebody new; nobody where the address is another person's."""
    given, family, email = _line(wish.given), _line(wish.family), wish.email.strip().lower()
    person = session.scalar(select(Person).where(func.lower(Person.email) == email))
    if person is None:
        person = Person(given_name=given, family_name=family, email=email)
        session.add(person)
        session.flush()
    elif person.full_name.casefold() != f"{given} {family}".casefold():
        reasons.append(Reason("email", Text("Another person has this e-mail address."), "email"))
        return None
    return person


def _line(words: str) -> str:
    return " ".join(words.split())


def _wrong(wish: Certified) -> list[Reason]:
    reasons = [
        Reason(field, sentence, field)
        for field, value, sentence in (
            ("given", wish.given, Text("Write the supervisor’s given name.")),
            ("family", wish.family, Text("Write the supervisor’s family name.")),
            ("issuer", wish.issuer, Text("Write who issued the certificate.")),
        )
        if not value.strip() or len(value) > LONGEST or not value.isprintable()
    ]
    if not wish.number.strip() or len(wish.number) > LONGEST_NUMBER or not wish.number.isprintable():
        reasons.append(Reason("number", Text("Write the number of the certificate."), "number"))
    if not E_MAIL.fullmatch(wish.email.strip()) or len(wish.email) > LONGEST or not wish.email.strip().isprintable():
        reasons.append(Reason("email", Text("This is not an e-mail address."), "email"))
    if wish.valid_from is None or wish.valid_to is None:
        reasons.append(Reason("valid_to", Text("Write from when until when the certificate is valid."), "valid_to"))
    elif wish.valid_to < wish.valid_from:
        reasons.append(Reason("valid_to", Text("The last day cannot be before the first."), "valid_to"))
    return reasons
