"""Hours granted: entered by head or coordinator for whoever gives support in the institution, never for oneself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services.appointing import leads
from iapflow.services.room import Room
from iapflow.store.engagement import Engagement
from iapflow.store.holding import hold
from iapflow.store.institution import Institution
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.store import Store

ROLES = ("subject_teacher", "support_specialist", "plan_author")
BASES = ("order", "contract")
MOST_HOURS = Decimal(2000)
MOST_CENTS = 100_000


@dataclass(frozen=True, slots=True)
class Grant:
    """What is granted; `rate` in euro cents an hour, as the paper says."""

    person_id: int
    role: str
    basis: str
    number: str
    valid_from: date
    valid_to: date | None = None
    month_hours: Decimal | None = None
    semester_hours: Decimal | None = None
    rate: int | None = None


def people_of(session: Session, unit: int) -> Sequence[tuple[int, str, str]]:
    """Person, name and role of everybody who gives or gave support here, by family name."""
    rows = session.execute(
        select(Person, RoleAssignment.role)
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .where(RoleAssignment.institution_id == unit, RoleAssignment.role.in_(ROLES), Person.is_active.is_(True))
        .order_by(Person.family_name, Person.given_name, Person.id, RoleAssignment.role)
        .distinct()
    )
    return [(person.id, person.full_name, role) for person, role in rows]


def grant(store: Store, room: Room, actor: Actor, unit: int, wish: Grant) -> int:
    """Grant hours; the id of the row.

    Raises:
        Missing: not this person's institution, or nobody who gives support here in that role.
        Refused: what is missing or wrong, or it is for oneself; nothing is stored.
    """
    with store as session:
        if not leads(actor, unit):
            raise Missing
        hold(session, Institution, unit)
        if (wish.person_id, wish.role) not in {(person, role) for person, _, role in people_of(session, unit)}:
            raise Missing
        if reasons := [*_lacking(actor, wish), *_there_already(session, unit, wish)]:
            raise Refused(tuple(reasons))
        row = Engagement(
            institution_id=unit, person_id=wish.person_id, role=wish.role, basis=wish.basis, number=wish.number,
            valid_from=wish.valid_from, valid_to=wish.valid_to, month_hours=wish.month_hours,
            semester_hours=wish.semester_hours, cents_per_hour=wish.rate, entered_by_id=actor.person_id,
            entered_at=room.now(session),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def end(store: Store, actor: Actor, where: tuple[int, int], last: date) -> None:
    """The grant holds until a day; what was given before it stays granted.

    Raises:
        Missing: no such row here.
        Refused: the day lies before its first.
    """
    with store as session:
        row = _mine(session, actor, where)
        if last < row.valid_from:
            raise Refused((Reason("last", Text("The last day is before the first."), f"last-{row.id}"),))
        row.valid_to = last


def void(store: Store, room: Room, actor: Actor, where: tuple[int, int]) -> None:
    """It was entered by mistake and counts no more; the row stays.

    Raises:
        Missing: no such row here.
    """
    with store as session:
        _mine(session, actor, where).voided_at = room.now(session)


def _mine(session: Session, actor: Actor, where: tuple[int, int]) -> Engagement:
    unit, ident = where
    row = session.get(Engagement, ident)
    if row is None or row.institution_id != unit or row.voided_at is not None or not leads(actor, unit):
        raise Missing
    if row.person_id == actor.person_id:
        raise Refused((OWN,))
    return row


OWN = Reason("person", Text("Your own hours are entered by somebody else."), "person")


def _lacking(actor: Actor, wish: Grant) -> list[Reason]:
    reasons = [OWN] if wish.person_id == actor.person_id else []
    if wish.basis not in BASES:
        reasons.append(Reason("basis", Text("Choose on what the hours rest."), "basis"))
    if not wish.number:
        reasons.append(Reason("number", Text("Write the number of the paper."), "number"))
    if wish.valid_to is not None and wish.valid_to < wish.valid_from:
        reasons.append(Reason("valid_to", Text("The last day is before the first."), "valid_to"))
    if wish.month_hours is None and wish.semester_hours is None:
        reasons.append(Reason("hours", Text("Write the hours of a month, of a semester, or both."), "semester_hours"))
    for name, hours in (("month_hours", wish.month_hours), ("semester_hours", wish.semester_hours)):
        if hours is not None and not 0 <= hours <= MOST_HOURS:
            sentence = Text("Write a number from {least} to {most}.", {"least": 0, "most": MOST_HOURS})
            reasons.append(Reason(name, sentence, name))
    if wish.rate is not None and not 0 <= wish.rate <= MOST_CENTS:
        sentence = Text("Write a number from {least} to {most}.", {"least": 0, "most": MOST_CENTS // 100})
        reasons.append(Reason("rate", sentence, "rate"))
    return reasons


def _there_already(session: Session, unit: int, wish: Grant) -> list[Reason]:
    same = {
        "institution_id": unit, "person_id": wish.person_id, "role": wish.role, "number": wish.number,
        "valid_from": wish.valid_from, "voided_at": None,
    }  # fmt: skip
    if session.scalar(select(Engagement.id).filter_by(**same).limit(1)) is None:
        return []
    return [Reason("number", Text("Hours of this paper and day are entered already."), "number")]
