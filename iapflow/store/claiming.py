"""Taking work out of the outbox: leased, so that a worker that dies loses nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, or_, select, update

from iapflow.store.case import Case
from iapflow.store.outbox import Outbox
from iapflow.store.timer import Timer

MAX_ATTEMPTS = 10
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(days=1)
ERROR_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Claim:
    """Who claims, until when, and how much at once; the lease must outlast the longest job."""

    worker: str
    lease: timedelta = timedelta(minutes=5)
    limit: int = 20


def claim(connection: Connection, now: datetime, by: Claim) -> Sequence[Row[Any]]:
    """Lease promises that are due and free, oldest first; commit before carrying them out."""
    free = or_(Outbox.lease_until.is_(None), Outbox.lease_until < now)
    due = (
        select(Outbox.id)
        .where(Outbox.done_at.is_(None), Outbox.run_at <= now, free, Outbox.attempts < MAX_ATTEMPTS)
        .order_by(Outbox.run_at, Outbox.id)
        .limit(by.limit)
        .with_for_update(skip_locked=True)
    )
    ids = connection.execute(due).scalars().all()
    if not ids:
        return []
    taken = (
        update(Outbox)
        .where(Outbox.id.in_(ids))
        .values(lease_until=now + by.lease, worker=by.worker, attempts=Outbox.attempts + 1)
        .returning(Outbox.id, Outbox.topic, Outbox.payload, Outbox.attempts, Outbox.created_at)
    )
    return sorted(connection.execute(taken).all(), key=lambda row: row.id)


def keep_promise(connection: Connection, outbox_id: int, now: datetime) -> None:
    """It is done."""
    done = update(Outbox).where(Outbox.id == outbox_id)
    connection.execute(done.values(done_at=now, lease_until=None, last_error=None))


def put_off(connection: Connection, outbox_id: int, now: datetime, why: str, attempts: int) -> None:
    """It failed: again later, each time after twice as long.  `why` must name no learner."""
    failed = update(Outbox).where(Outbox.id == outbox_id)
    later = now + FIRST_WAIT * 2 ** (attempts - 1)
    connection.execute(failed.values(run_at=later, lease_until=None, last_error=why[:ERROR_LENGTH]))


def due_timers(connection: Connection, now: datetime, limit: int = 100) -> Sequence[Row[Any]]:
    """Pending timers whose moment has come, oldest first; each is then taken in its own transaction."""
    is_free = or_(Timer.retry_at.is_(None), Timer.retry_at <= now)
    pending = select(*Timer.__table__.c).where(Timer.done_at.is_(None), Timer.due_at <= now, is_free)
    return connection.execute(pending.order_by(Timer.due_at, Timer.id).limit(limit)).all()


def put_off_timer(connection: Connection, timer_id: int, now: datetime, failed_times: int, why: str) -> None:
    """It failed again: tried later, each time after twice as long, so that others have their turn.

    `why` must name no learner.
    """
    wait = min(FIRST_WAIT * 2 ** min(failed_times, 20), LONGEST_WAIT)
    failed = update(Timer).where(Timer.id == timer_id, Timer.done_at.is_(None))
    connection.execute(failed.values(failed_times=failed_times + 1, retry_at=now + wait, last_error=why[:ERROR_LENGTH]))


def lock_case(connection: Connection, case_id: int) -> None:
    """Wait for whoever is moving this case; SQLite's writers wait for each other anyway."""
    connection.execute(select(Case.id).where(Case.id == case_id).with_for_update())


def take_timer(connection: Connection, timer_id: int, now: datetime, outcome: str) -> bool:
    """End a timer in the transaction that acts on it; False when somebody else has."""
    mine = update(Timer).where(Timer.id == timer_id, Timer.done_at.is_(None))
    return connection.execute(mine.values(done_at=now, outcome=outcome)).rowcount == 1
