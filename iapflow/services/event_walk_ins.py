"""Somebody who came to an event without registering: entered by its organiser, with a reason, while there is a seat.

A seat whose holder is noted as having stayed away counts as free; those who wait are asked first,
so nobody is entered before the first day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, literal, or_, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Reason, Refused, Text
from iapflow.forms.cleaning import Unclean, clean_text
from iapflow.services.room import Room
from iapflow.services.teacher_events import ALREADY, FULL, HELD, NOT_YET, OPEN, follow, own_event
from iapflow.store.case import Case
from iapflow.store.days import holds
from iapflow.store.institution import InstitutionReach
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.store import Store
from iapflow.store.teacher_events import CONFIRMED, EventRegistration, TeacherEvent

LONGEST = 200
NOBODY = Text("Nobody of the programme whom this event is for has this address.")
NO_SEAT = Text("Every seat is taken. Note first who stayed away (0 hours), or give more seats to the event.")


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Whom the organiser enters, by e-mail address, and why they were not on the list."""

    email: str
    why: str


def enter(store: Store, room: Room, actor: Actor, event_id: int, walk_in: WalkIn) -> int:
    """Give a seat to somebody who came without one; the registration.

    Raises:
        Missing: not this person's event.
        Refused: too early or closed, nobody such, on the list already, no seat left, or no reason.
    """
    with store as session:
        event = own_event(session, actor, event_id, lock=True)
        now = room.now(session)
        state = session.scalar(select(Case.state).where(Case.id == event_id))
        if state not in {OPEN, FULL, HELD} or now.date() < event.starts_on:
            raise Refused((Reason("state", NOT_YET),))
        reasons: list[Reason] = []
        why = _why(reasons, walk_in.why)
        found = _person(session, event, walk_in.email, now.date())
        row = _row(session, event_id, found[0]) if found is not None else None
        if found is None:
            reasons.append(Reason("email", NOBODY, "email"))
        elif row is not None and row.state == CONFIRMED:
            reasons.append(Reason("email", ALREADY, "email"))
        elif _seated(session, event_id) >= event.capacity:
            reasons.append(Reason("seat", NO_SEAT))
        if reasons or found is None:
            raise Refused(tuple(reasons))
        row = row or EventRegistration(event_id=event_id, person_id=found[0], asked_at=now)
        row.institution_id, row.state, row.hours = found[1], CONFIRMED, None
        row.entered_why, row.entered_by_id = why, actor.person_id
        session.add(row)
        session.flush()
        follow(store, room, event)
        return row.id


def _why(reasons: list[Reason], typed: str) -> str:
    try:
        why = " ".join(clean_text(typed, LONGEST).split())
    except Unclean as error:
        reasons.append(Reason("why", error.sentence, "why"))
        return ""
    if not why:
        reasons.append(Reason("why", Text("Say why they were not on the list."), "why"))
    return why


def _person(session: Session, event: TeacherEvent, email: str, on: date) -> tuple[int, int] | None:
    """Whoever has this address and works where the event is for, with the unit they come from."""
    reach = select(InstitutionReach.descendant_id).where(
        InstitutionReach.ancestor_id == event.institution_id, holds(InstitutionReach, on)
    )
    asked = (
        select(Person.id, func.min(RoleAssignment.institution_id))
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .where(func.lower(Person.email) == email.strip().lower(), Person.is_active.is_(True))
        .where(holds(RoleAssignment, on), or_(RoleAssignment.institution_id.in_(reach), literal(event.is_for_all)))
        .group_by(Person.id)
    )
    found = session.execute(asked).first() if email.strip() else None
    return (found[0], found[1]) if found is not None else None


def _row(session: Session, event_id: int, person: int) -> EventRegistration | None:
    mine = EventRegistration.event_id == event_id, EventRegistration.person_id == person
    return session.scalar(select(EventRegistration).where(*mine))


def _seated(session: Session, event_id: int) -> int:
    """Who has a seat and did not stay away."""
    here = or_(EventRegistration.hours.is_(None), EventRegistration.hours > 0)
    mine = EventRegistration.event_id == event_id, EventRegistration.state == CONFIRMED, here
    return session.scalar(select(func.count()).select_from(EventRegistration).where(*mine)) or 0
