"""*Ziņas*: what somebody was told; reading it, and the wish for one letter a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from iapflow.errors import Missing
from iapflow.services.room import Room
from iapflow.store.calendar_feed import CalendarFeed
from iapflow.store.case import Case
from iapflow.store.message import DigestWish, Message
from iapflow.store.store import Store


@dataclass(frozen=True, slots=True)
class Line:
    """One message; `number` is that of the case it is about, empty where it is about none."""

    id: int
    words: Mapping[str, str]
    sent_at: datetime
    number: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Habits:
    """How somebody is told: whether by a daily letter, and until when their calendar feed works (None: it is off)."""

    has_digest: bool
    feed_until: date | None
    feed_fetched_at: datetime | None


def messages_of(session: Session, person_id: int, limit: int, offset: int = 0) -> Sequence[Line]:
    """The newest first."""
    rows = session.execute(
        select(Message, Case.number)
        .outerjoin(Case, Case.id == Message.case_id)
        .where(Message.person_id == person_id)
        .order_by(Message.sent_at.desc(), Message.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [Line(one.id, one.words, one.sent_at, number or "", one.read_at is None) for one, number in rows]


def unread(session: Session, person_id: int) -> int:
    """How many are new."""
    new = select(func.count()).where(Message.person_id == person_id, Message.read_at.is_(None))
    return session.scalar(new) or 0


def open_message(store: Store, room: Room, person_id: int, message_id: int) -> int | None:
    """Mark one as read; the case it is about.

    Raises:
        Missing: it is not this person's.
    """
    with store as session:
        found = session.scalar(select(Message).where(Message.id == message_id, Message.person_id == person_id))
        if found is None:
            raise Missing
        found.read_at = found.read_at or room.now(session)
        return found.case_id


def read_all(store: Store, room: Room, person_id: int) -> None:
    """Nothing is new any more."""
    with store as session:
        new = update(Message).where(Message.person_id == person_id, Message.read_at.is_(None))
        session.execute(new.values(read_at=room.now(session)))


def habits_of(session: Session, person_id: int) -> Habits:
    """How this person is told."""
    feed = session.get(CalendarFeed, person_id)
    has_digest = session.get(DigestWish, person_id) is not None
    return Habits(has_digest, feed.expires_on if feed else None, feed.fetched_at if feed else None)


def wish_digest(store: Store, room: Room, person_id: int, *, is_wanted: bool) -> None:
    """Switch the daily letter on, from tomorrow, or off."""
    with store as session:
        session.execute(delete(DigestWish).where(DigestWish.person_id == person_id))
        if is_wanted:
            session.add(DigestWish(person_id=person_id, last_on=room.now(session).date()))
