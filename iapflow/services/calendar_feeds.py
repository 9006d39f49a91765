"""A person's calendar feed: an address that proves itself, ends after half a year and can be taken back."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete, select

from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.services.actors import actor_for
from iapflow.services.room import Room
from iapflow.store.calendar_feed import CalendarFeed
from iapflow.store.store import Store

LASTS = timedelta(days=180)


def switch_on(store: Store, room: Room, person_id: int) -> str:
    """A new address; the one before ends.  The token is told now and never again."""
    token = secrets.token_urlsafe(32)
    with store as session:
        now = room.now(session)
        session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == person_id))
        session.add(
            CalendarFeed(person_id=person_id, token_digest=_digest(token), issued_at=now, expires_on=now.date() + LASTS)
        )
    return token


def switch_off(store: Store, person_id: int) -> None:
    """The address ends now."""
    with store as session:
        session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == person_id))


def reader_of(store: Store, room: Room, token: str) -> Actor:
    """Whose feed it is, as they are today.

    Raises:
        Missing: no such feed, it has ended, or the person no longer acts here.
    """
    with store as session:
        now = room.now(session)
        feed = session.scalar(select(CalendarFeed).where(CalendarFeed.token_digest == _digest(token)))
        if feed is None or feed.expires_on < now.date():
            raise Missing
        feed.fetched_at = now
        return actor_for(session, feed.person_id, now.date())


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
