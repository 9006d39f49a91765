"""Coming to an event: a seat or a place among those who wait, giving it back, and who was there.

Seats are given one after the other: the case and the event are locked first, so of two people
who want the last seat exactly one gets it.  When a seat comes free, who waits longest has it at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.forms.cleaning import Unclean, clean_text
from iapflow.policy.actor import SYSTEM
from iapflow.services.moving import fire_inside, settle, sweep_inside
from iapflow.services.room import Room
from iapflow.services.writing import Press
from iapflow.store import firing
from iapflow.store.case import Case, CaseRole
from iapflow.store.claiming import lock_case
from iapflow.store.days import holds
from iapflow.store.store import Store, connection_of
from iapflow.store.teacher_events import (
    CANCELLED,
    CONFIRMED,
    LETTER,
    ORGANISER,
    WAITING,
    EventRegistration,
    TeacherEvent,
    locked,
    move_up,
    open_to,
    seats_taken,
)

LONGEST_JOB, LONGEST_NEEDS = 120, 500
OPEN, FULL, HELD = "open", "full", "held"
OVER = Text("Registration for this event has ended.")
ALREADY = Text("You are registered already.")
NO_UNIT = Text("Choose the institution you come from.")
BEGUN = Text("The event has begun; a seat can no longer be given back.")
NOT_YET = Text("Attendance is noted from the first day of the event on.")


@dataclass(frozen=True, slots=True)
class Wish:
    """Who comes: from which institution, in which office, and what has to be seen to."""

    institution_id: int | None
    job: str = ""
    needs: str = ""


def register(store: Store, room: Room, actor: Actor, event_id: int, wish: Wish) -> str:
    """A seat, or a place among those who wait; which of the two.

    Raises:
        Missing: no such event for this person.
        Refused: registration has ended, they are registered already, or something typed is wrong.
    """
    with store as session:
        today = room.now(session).date()
        event = _event(session, actor, event_id, today)
        row = _row(session, event_id, actor)
        reasons = _against(event, row, today)
        job, needs = _typed(reasons, wish)
        if wish.institution_id not in _own_units(actor):
            reasons.append(Reason("institution", NO_UNIT, "institution"))
        if reasons or actor.person_id is None or wish.institution_id is None:
            raise Refused(tuple(reasons))
        row = row or EventRegistration(event_id=event_id, person_id=actor.person_id)
        row.institution_id, row.job, row.needs = wish.institution_id, job or None, needs or None
        row.asked_at, row.hours, row.reminded_on = room.now(session), None, None
        row.state = CONFIRMED if seats_taken(session, event_id) < event.capacity else WAITING
        session.add(row)
        session.flush()
        tell(store, room, event_id, [actor.person_id], f"event_{'registered' if row.state == CONFIRMED else WAITING}")
        follow(store, room, event)
        return row.state


def give_back(store: Store, room: Room, actor: Actor, event_id: int) -> None:
    """One's own seat or place; the next of those who wait has it at once.

    Raises:
        Missing: not registered there.
        Refused: the event has begun.
    """
    with store as session:
        event = _event(session, actor, event_id, room.now(session).date())
        row = _row(session, event_id, actor)
        if row is None or row.state == CANCELLED:
            raise Missing
        _let_go(store, room, event, row)


def take_off(store: Store, room: Room, actor: Actor, event_id: int, registration_id: int) -> None:
    """The organiser takes somebody off the list, as they asked by telephone.

    Raises:
        Missing: not this person's event, or nobody such is registered.
        Refused: the event has begun.
    """
    with store as session:
        event = own_event(session, actor, event_id, lock=True)
        row = session.get(EventRegistration, registration_id)
        if row is None or row.event_id != event_id or row.state == CANCELLED:
            raise Missing
        _let_go(store, room, event, row)


def note_attendance(store: Store, room: Room, actor: Actor, event_id: int, typed: Mapping[int, str]) -> None:
    """How many hours each was there; nothing typed is nothing noted, 0 is who stayed away.

    Raises:
        Missing: not this person's event.
        Refused: too early, too late, or a number that is none; naming the rows.
    """
    with store as session:
        event = own_event(session, actor, event_id, lock=True)
        state = session.scalar(select(Case.state).where(Case.id == event_id))
        if state not in {OPEN, FULL, HELD} or room.now(session).date() < event.starts_on:
            raise Refused((Reason("state", NOT_YET),))
        mine = select(EventRegistration).where(
            EventRegistration.event_id == event_id, EventRegistration.state == CONFIRMED
        )
        reasons = []
        for row in session.scalars(mine.order_by(EventRegistration.id)):
            words = typed.get(row.id, "").strip()
            hours = _hours(words, event.hours)
            if words and hours is None:
                sentence = Text("Write hours from 0 to {most}.", {"most": f"{event.hours:f}".rstrip("0").rstrip(".")})
                reasons.append(Reason(f"hours-{row.id}", sentence, f"hours-{row.id}"))
            row.hours = hours
        if reasons:
            raise Refused(tuple(reasons))


def own_event(session: Session, actor: Actor, event_id: int, *, lock: bool = False) -> TeacherEvent:
    """The event this person organises, or stands in for who does.

    Raises:
        Missing: it is not theirs.
    """
    people = {actor.person_id, *(one.acting_for for one in actor.grants if one.role == ORGANISER)} - {None}
    mine = select(CaseRole.id).where(
        CaseRole.case_id == event_id, CaseRole.role == ORGANISER, CaseRole.person_id.in_(sorted(people, key=str)),
        holds(CaseRole, actor.on),
    )  # fmt: skip
    if ORGANISER not in actor.roles or session.scalar(mine.limit(1)) is None:
        raise Missing
    if lock:
        lock_case(connection_of(session), event_id)
    event = locked(session, event_id) if lock else session.get(TeacherEvent, event_id)
    if event is None:
        raise Missing
    return event


def tell(store: Store, room: Room, event_id: int, people: Iterable[int], letter: str) -> None:
    """A letter to each is promised."""
    now = room.now(store.session)
    rows = [
        {"topic": LETTER, "payload": {"event": event_id, "person": one, "letter": letter}, "created_at": now}
        for one in people
    ]
    if rows:
        firing.promise(store.connection, rows)


def _event(session: Session, actor: Actor, event_id: int, today: date) -> TeacherEvent:
    """The event, locked behind its case as a firing locks it, so that the two never wait for each other in a circle."""
    seen = select(TeacherEvent.case_id).where(TeacherEvent.case_id == event_id, open_to(_own_units(actor), today))
    if actor.person_id is None or session.scalar(seen) is None:
        raise Missing
    lock_case(connection_of(session), event_id)
    event = locked(session, event_id)
    if event is None:
        raise Missing
    return event


def _own_units(actor: Actor) -> frozenset[int]:
    return frozenset(grant.unit_id for grant in actor.grants if grant.acting_for is None)


def _row(session: Session, event_id: int, actor: Actor) -> EventRegistration | None:
    mine = EventRegistration.event_id == event_id, EventRegistration.person_id == actor.person_id
    return session.scalar(select(EventRegistration).where(*mine).execution_options(populate_existing=True))


def _against(event: TeacherEvent, row: EventRegistration | None, today: date) -> list[Reason]:
    if row is not None and row.state != CANCELLED:
        return [Reason("already", ALREADY)]
    if event.closed_at is not None or today > min(event.register_by, event.ends_on):
        return [Reason("over", OVER)]
    return []


def _typed(reasons: list[Reason], wish: Wish) -> tuple[str, str]:
    clean = {"job": "", "needs": ""}
    for name, words, most in (("job", wish.job, LONGEST_JOB), ("needs", wish.needs, LONGEST_NEEDS)):
        try:
            clean[name] = clean_text(words, most)
        except Unclean as error:
            reasons.append(Reason(name, error.sentence, name))
    return " ".join(clean["job"].split()), clean["needs"]


def _let_go(store: Store, room: Room, event: TeacherEvent, row: EventRegistration) -> None:
    today = room.now(store.session).date()
    if event.closed_at is not None or (today >= event.starts_on and row.state == CONFIRMED):
        raise Refused((Reason("begun", BEGUN),))
    row.state, row.needs = CANCELLED, None
    tell(store, room, event.case_id, move_up(store.session, event), "event_moved_up")
    follow(store, room, event)


def follow(store: Store, room: Room, event: TeacherEvent) -> None:
    """The case says that every seat is taken, or that one came free; inside the caller's transaction."""
    session = store.session
    session.flush()
    is_full = seats_taken(session, event.case_id) >= event.capacity
    state = session.scalar(select(Case.state).where(Case.id == event.case_id))
    if state == FULL and not is_full:
        fire_inside(store, room, event.case_id, Press("open_again", SYSTEM(room.now(session).date())))
    elif state == OPEN and is_full:
        done = sweep_inside(store, room, event.case_id)
        if done is not None:
            settle(store, room, done)


def _hours(words: str, most: Decimal) -> Decimal | None:
    try:
        found = Decimal(words.replace(",", ".")) if words.isascii() else Decimal("NaN")
    except InvalidOperation:
        return None
    return found.quantize(Decimal("0.01")) if found.is_finite() and 0 <= found <= most else None
