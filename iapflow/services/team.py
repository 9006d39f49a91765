"""The team of an institution: roles given and ended with their days, and people invited to make an account."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services.appointing import may_give
from iapflow.services.expiring import against_endless
from iapflow.services.handover import open_work
from iapflow.services.import_staff import CLASS_TEACHER, E_MAIL
from iapflow.services.room import Room
from iapflow.services.settings import value_of
from iapflow.store.account import User
from iapflow.store.class_teacher import ClassTeacher
from iapflow.store.days import holds
from iapflow.store.institution import Institution
from iapflow.store.invitation import Invitation
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.scope import institution_scope
from iapflow.store.store import Store

GONE = Reason("link", Text("This link is no longer valid. Ask your coordinator for a new one."))


@dataclass(frozen=True, slots=True)
class Appointment:
    """Somebody gets a role.

    Args:
        person_id: somebody of the house; None where a new person is named.
        class_name: for a class teacher, the class.
    """

    role: str
    since: date
    until: date | None = None
    person_id: int | None = None
    given: str = ""
    family: str = ""
    email: str = ""
    class_name: str = ""
    acting_for: int | None = None


@dataclass(frozen=True, slots=True)
class Welcome:
    """Whom an invitation is for."""

    person_id: int
    name: str
    email: str
    unit: str


def units_kept(session: Session, room: Room, actor: Actor) -> list[tuple[int, str]]:
    """The institutions whose team this person may keep, by name."""
    seen = select(Institution).where(Institution.kind == "institution").order_by(Institution.name)
    if "administrator" not in actor.roles:
        seen = seen.where(institution_scope(actor, room.roles(session)))
    return [(unit.id, unit.name) for unit in session.scalars(seen) if may_give(session, actor, unit.id)]


def appoint(store: Store, room: Room, actor: Actor, unit: int, wish: Appointment) -> int:
    """Give a role; the person's id.

    Raises:
        Missing: not this person's institution.
        Refused: not theirs to give, a name or a day is missing, or it is held already.
    """
    with store as session:
        allowed = may_give(session, actor, unit)
        if not allowed:
            raise Missing
        _check(room, session, allowed, wish)
        person = _person(session, unit, wish)
        held = RoleAssignment.person_id == person, RoleAssignment.institution_id == unit
        same = select(RoleAssignment.id).where(
            *held, RoleAssignment.role == wish.role, holds(RoleAssignment, wish.since)
        )
        has_it = session.scalar(same.limit(1)) is not None
        dated = {"person_id": person, "institution_id": unit, "valid_from": wish.since, "valid_to": wish.until}
        if wish.role == CLASS_TEACHER:
            session.add(ClassTeacher(class_name=wish.class_name, **dated))
        elif has_it:
            raise Refused((Reason("held", Text("This person holds the role on that day already."), "person"),))
        if not has_it:
            session.add(RoleAssignment(role=wish.role, acting_for_id=wish.acting_for, **dated))
        return person


def end_role(store: Store, room: Room, actor: Actor, place: tuple[int, int], last: date) -> tuple[int, int]:
    """A role ends with this day: whose it was, and how many open cases stay theirs by name in it.

    Args:
        place: the institution and the assignment.

    Raises:
        Missing: no such assignment here.
        Refused: not theirs to end, or the day is before the first.
    """
    unit, assignment_id = place
    with store as session:
        row = session.get(RoleAssignment, assignment_id)
        allowed = may_give(session, actor, unit)
        if row is None or row.institution_id != unit or not allowed:
            raise Missing
        if row.role not in allowed:
            raise Refused((Reason("role", Text("You cannot give this role here.")),))
        if last < row.valid_from:
            raise Refused((Reason("last", Text("The last day is before the first."), "last"),))
        row.valid_to = last
        if row.role == CLASS_TEACHER:
            mine = ClassTeacher.person_id == row.person_id, ClassTeacher.institution_id == unit
            open_ones = ClassTeacher.valid_from <= last, ClassTeacher.valid_to.is_(None)
            session.execute(update(ClassTeacher).where(*mine, *open_ones).values(valid_to=last))
        left = open_work(session, room, actor, unit).get((row.person_id, row.role), 0)
        return row.person_id, left


def invite(store: Store, room: Room, actor: Actor, place: tuple[int, int]) -> str:
    """A link for somebody who has no account; told once, an older one ends.

    Args:
        place: the institution and the person.

    Raises:
        Missing: nobody of this institution.
        Refused: they have an account, or no e-mail address.
    """
    unit, person_id = place
    with store as session:
        held = select(RoleAssignment.role).where(
            RoleAssignment.person_id == person_id, RoleAssignment.institution_id == unit
        )
        allowed, theirs = may_give(session, actor, unit), set(session.scalars(held))
        if not theirs & set(allowed):
            raise Missing
        person = session.get_one(Person, person_id)
        if session.scalar(select(User.id).where(User.person_id == person_id)) is not None:
            raise Refused((Reason("account", Text("This person has an account already.")),))
        if not person.email:
            raise Refused((Reason("email", Text("This person has no e-mail address yet: write it first.")),))
        return new_link(session, room, actor, place)


def new_link(session: Session, room: Room, actor: Actor, place: tuple[int, int]) -> str:
    """A fresh invitation inside the caller's transaction; an older one ends.

    Args:
        place: the unit and the person.
    """
    unit, person_id = place
    now, token = room.now(session), secrets.token_urlsafe(32)
    _end_older(session, person_id, now)
    days = value_of(session, "invitation_days", now.date(), unit)
    session.add(
        Invitation(
            person_id=person_id, institution_id=unit, token_digest=_digest(token), issued_at=now,
            issued_by_id=actor.person_id, expires_at=now + timedelta(days=int(days)),
        )
    )  # fmt: skip
    return token


def welcome(store: Store, room: Room, token: str) -> Welcome:
    """Whom a link is for.

    Raises:
        Refused: it was used, ended or is too old.
    """
    with store.reading() as session:
        found = _open(session, room, token)
        unit = session.get_one(Institution, found.institution_id)
        return Welcome(found.person_id, found.person.full_name, found.person.email or "", unit.name)


def accept(store: Store, room: Room, token: str, hashed: str) -> None:
    """The account is made; the link is used up.

    Raises:
        Refused: it was used, ended or is too old, or the address is taken.
    """
    with store as session:
        found = _open(session, room, token)
        email = (found.person.email or "").lower()
        if session.scalar(select(User.id).where(func.lower(User.email) == email)) is not None:
            raise Refused((Reason("email", Text("There is an account with this address already.")),))
        session.add(
            User(email=email, password=hashed, active=True, fs_uniquifier=uuid4().hex, person_id=found.person_id)
        )
        found.used_at = room.now(session)


def _open(session: Session, room: Room, token: str) -> Invitation:
    found = session.scalar(select(Invitation).where(Invitation.token_digest == _digest(token)))
    if found is None or found.used_at or found.ended_at or found.expires_at < room.now(session):
        raise Refused((GONE,))
    return found


def _end_older(session: Session, person_id: int, now: datetime) -> None:
    older = Invitation.person_id == person_id, Invitation.used_at.is_(None), Invitation.ended_at.is_(None)
    session.execute(update(Invitation).where(*older).values(ended_at=now))


def _check(room: Room, session: Session, allowed: Collection[str], wish: Appointment) -> None:
    reasons = []
    if wish.role not in allowed:
        reasons.append(Reason("role", Text("You cannot give this role here."), "role"))
    if wish.person_id is None and not (wish.given and wish.family):
        reasons.append(Reason("person", Text("Choose a person, or write the names of a new one."), "person"))
    if wish.email and not E_MAIL.fullmatch(wish.email):
        reasons.append(Reason("email", Text("This is not an e-mail address."), "email"))
    if wish.until is not None and wish.until < wish.since:
        reasons.append(Reason("until", Text("The last day is before the first."), "until"))
    if wish.role == CLASS_TEACHER and not wish.class_name:
        reasons.append(Reason("class", Text("A class teacher needs a class."), "class"))
    endless = against_endless(room.roles(session), wish.role, wish.until)
    if reasons or endless:
        raise Refused((*reasons, *([endless] if endless else ())))


def _person(session: Session, unit: int, wish: Appointment) -> int:
    if wish.person_id is not None:
        works = select(RoleAssignment.person_id).where(RoleAssignment.institution_id == unit)
        if session.scalar(works.where(RoleAssignment.person_id == wish.person_id).limit(1)) is None:
            raise Missing
        return wish.person_id
    email = wish.email.lower() or None
    taken = session.scalar(select(Person).where(func.lower(Person.email) == email)) if email else None
    if taken is not None:
        if taken.full_name.casefold() != f"{wish.given} {wish.family}".casefold():
            raise Refused((Reason("email", Text("Another person has this e-mail address."), "email"),))
        return taken.id
    person = Person(given_name=wish.given, family_name=wish.family, email=email)
    session.add(person)
    session.flush()
    return person.id


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
