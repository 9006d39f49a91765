"""Seminars, workshops, conferences and courses: what is announced, who has a seat or waits, who was there.

What happens to one is in its case; here is what is counted.  A journal's line is `iapflow.store.event`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from iapflow.store.base import BigId, Code, Id, Label, Model, ShortCode, link
from iapflow.store.case import Case
from iapflow.store.codec import SealedText
from iapflow.store.columns import Json, Quantity, UtcDateTime
from iapflow.store.days import holds
from iapflow.store.institution import Institution, InstitutionReach
from iapflow.store.person import Person

WORKFLOW = "event"
ORGANISER = "event_organiser"
LETTER = "event_letter"
LIVE = text("revoked_at IS NULL")
CONFIRMED, WAITING, CANCELLED = "confirmed", "waiting", "cancelled"


class TeacherEvent(Model):
    """An event as those read it who may come; `closed_at` ends registration, whoever has a seat keeps it."""

    __tablename__ = "teacher_event"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("capacity >= 1", name="capacity"),
        CheckConstraint("least_hours >= 0 AND least_hours <= hours", name="hours"),
        Index(None, "starts_on"),
    )

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    institution_id: Mapped[int] = link("institution.id", index=True)
    kind: Mapped[Code]
    title: Mapped[Label]
    about: Mapped[str] = mapped_column(Text)
    place: Mapped[Label]
    address: Mapped[str | None] = mapped_column(String(500))
    contact: Mapped[Label]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    time_from: Mapped[str] = mapped_column(String(5))
    time_to: Mapped[str] = mapped_column(String(5))
    register_by: Mapped[date]
    capacity: Mapped[int]
    hours: Mapped[Decimal] = mapped_column(Quantity)
    least_hours: Mapped[Decimal] = mapped_column(Quantity)
    audience: Mapped[list[str]] = mapped_column(Json)
    programme: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    is_for_all: Mapped[bool]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship()
    institution: Mapped[Institution] = relationship()


class EventRegistration(Model):
    """Somebody who wants to come; of several who wait, whoever asked first is first.

    Args:
        needs: what has to be seen to for the person (food, access); only the organiser reads it.
        hours: how long the person was there; nothing until it is noted, 0 for who stayed away.
        entered_why: why the organiser entered somebody who had not registered, and who did.
    """

    __tablename__ = "event_registration"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        CheckConstraint("state IN ('confirmed', 'waiting', 'cancelled')", name="state"),
        CheckConstraint("hours >= 0", name="hours"),
        Index(None, "person_id"),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = link("teacher_event.case_id")
    person_id: Mapped[int] = link("person.id")
    institution_id: Mapped[int] = link("institution.id")
    job: Mapped[Label | None]
    needs: Mapped[str | None] = mapped_column(SealedText)
    state: Mapped[ShortCode]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    hours: Mapped[Decimal | None] = mapped_column(Quantity)
    reminded_on: Mapped[date | None] = mapped_column(Date)
    entered_why: Mapped[Label | None]
    entered_by_id: Mapped[int | None] = link("person.id", nullable=True)

    event: Mapped[TeacherEvent] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    institution: Mapped[Institution] = relationship()


class EventCertificate(Model):
    """What was certified, as it was then; whoever knows the number may ask whether it is valid."""

    __tablename__ = "event_certificate"
    __table_args__ = (
        Index("uq_event_certificate_live", "registration_id", unique=True, postgresql_where=LIVE, sqlite_where=LIVE),
        Index(None, "registration_id"),
    )

    id: Mapped[Id]
    registration_id: Mapped[int] = mapped_column(BigId, ForeignKey("event_registration.id"))
    number: Mapped[str] = mapped_column(String(20), unique=True)
    full_name: Mapped[Label]
    title: Mapped[Label]
    hours: Mapped[Decimal] = mapped_column(Quantity)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    registration: Mapped[EventRegistration] = relationship()


def open_to(units: Collection[int], on: date) -> ColumnElement[bool]:
    """Events for people of these units: of an organiser at or above them, or for the whole country."""
    above = select(InstitutionReach.ancestor_id).where(
        InstitutionReach.descendant_id.in_(sorted(units)), holds(InstitutionReach, on)
    )
    return or_(TeacherEvent.is_for_all.is_(True), TeacherEvent.institution_id.in_(above))


def locked(session: Session, event_id: int) -> TeacherEvent | None:
    """The event, ours until the transaction ends: seats are given to one after the other."""
    return session.get(TeacherEvent, event_id, with_for_update=True, populate_existing=True)


def seats_taken(session: Session, event_id: int) -> int:
    """How many have a seat."""
    taken = select(func.count()).select_from(EventRegistration)
    mine = EventRegistration.event_id == event_id, EventRegistration.state == CONFIRMED
    return session.scalar(taken.where(*mine)) or 0


def move_up(session: Session, event: TeacherEvent) -> Sequence[int]:
    """Free seats go to who waits longest; the people who now have one.  The event must be locked."""
    session.flush()
    free = event.capacity - seats_taken(session, event.case_id)
    if free <= 0:
        return ()
    first = select(EventRegistration).where(
        EventRegistration.event_id == event.case_id, EventRegistration.state == WAITING
    )
    rows = session.scalars(first.order_by(EventRegistration.asked_at, EventRegistration.id).limit(free)).all()
    for row in rows:
        row.state = CONFIRMED
    session.flush()
    return [row.person_id for row in rows]
