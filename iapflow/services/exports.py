"""Lists taken out as files: small ones at once, large ones by the clock, each noted for ever.

What a file holds is decided anew when it is made, as the person may read then; only they get it, for some days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services.answer_tables import Content
from iapflow.services.room import Room
from iapflow.services.settings import value_of
from iapflow.store.export_run import ExportRun, drop_parts, part_of
from iapflow.store.store import Store

AT_ONCE, DAYS = "export_at_once", "export_days"
WAITING, RUNNING, DONE, GONE, REFUSED, FAILED = "waiting", "running", "done", "gone", "refused", "failed"
OPEN = (WAITING, RUNNING)
MOST_OPEN, SHOWN = 3, 50
LEASE = timedelta(minutes=10)
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be kept as a file: of which form, as which kind, in which language, by which filters."""

    content: Content
    kind: str
    language: str
    filters: Mapping[str, Any]


def most_at_once(store: Store, room: Room) -> int:
    """How many cases are made into a file while somebody waits."""
    with store.reading() as session:
        return int(value_of(session, AT_ONCE, room.now(session).date()))


def note(store: Store, room: Room, actor: Actor, wish: Wish, counts: tuple[int, int]) -> None:
    """A file that was made at once and is not kept: so many cases, so many lines."""
    with store as session:
        now = room.now(session)
        cases, lines = counts
        run = _run(actor, wish, now)
        run.state, run.done_at, run.cases, run.cases_done, run.lines = GONE, now, cases, cases, lines
        session.add(run)


def ask(store: Store, room: Room, actor: Actor, wish: Wish) -> int:
    """Have a file made by the clock; its number.  The same one again, while it waits, is one.

    Raises:
        Refused: enough files of this person are being made.
    """
    with store as session:
        mine = ExportRun.person_id == actor.person_id, ExportRun.state.in_(OPEN)
        wanted = _run(actor, wish, room.now(session))
        for run in session.scalars(select(ExportRun).where(*mine)):
            if _same(run, wanted):
                return run.id
        if (session.scalar(select(func.count()).select_from(ExportRun).where(*mine)) or 0) >= MOST_OPEN:
            sentence = Text("{n} of your files are being made; wait until one of them is ready.", {"n": MOST_OPEN})
            raise Refused((Reason("many", sentence),))
        session.add(wanted)
        session.flush()
        return wanted.id


def mine(session: Session, actor: Actor) -> Sequence[ExportRun]:
    """This person's files that were made by the clock, newest first."""
    own = ExportRun.person_id == actor.person_id, or_(ExportRun.state.in_(OPEN), ExportRun.attempts > 0)
    return session.scalars(select(ExportRun).where(*own).order_by(ExportRun.id.desc()).limit(SHOWN)).all()


def parts(store: Store, run_id: int) -> Iterator[bytes]:
    """A file, piece by piece, each read when it is sent."""
    number = 0
    while True:
        with store.reading() as session:
            found = part_of(session, run_id, number)
        if found is None:
            return
        yield found
        number += 1


def own_file(session: Session, room: Room, actor: Actor, run_id: int) -> ExportRun:
    """A file that is ready, for whoever asked for it.

    Raises:
        Missing: there is none, it is somebody else's, or its days are over.
    """
    run = session.get(ExportRun, run_id)
    if run is None or run.person_id != actor.person_id or run.state != DONE or run.keep_until is None:
        raise Missing
    if run.keep_until < room.now(session):
        raise Missing
    return run


def claimed(store: Store, room: Room) -> int | None:
    """Take the oldest file that waits, or that somebody died over; its number."""
    with store.reading() as session:
        if session.scalar(select(ExportRun.id).where(ExportRun.state.in_(OPEN)).limit(1)) is None:
            return None
    with store as session:
        now = room.now(session)
        waits = select(ExportRun).where(ExportRun.state.in_(OPEN)).order_by(ExportRun.id)
        for run in session.scalars(waits.with_for_update(skip_locked=True)):
            if run.lease_until is not None and run.lease_until > now:
                continue
            drop_parts(session, run.id)
            run.attempts, run.cases_done, run.lines, run.size = run.attempts + 1, 0, 0, 0
            if run.attempts > ATTEMPTS:
                run.state, run.done_at = FAILED, now
                continue
            run.state, run.lease_until = RUNNING, now + LEASE
            return run.id
    return None


def progress(store: Store, room: Room, run_id: int, **counts: int) -> None:
    """How far it is; whoever makes it goes on holding it."""
    with store as session:
        until = room.now(session) + LEASE
        session.execute(update(ExportRun).where(ExportRun.id == run_id).values(lease_until=until, **counts))


def finish(store: Store, room: Room, run_id: int, state: str, **more: Any) -> None:
    """It is ready and kept for some days, or was not allowed."""
    with store as session:
        now = room.now(session)
        days = timedelta(days=int(value_of(session, DAYS, now.date())))
        until = now + days if state == DONE else None
        ended = {"state": state, "done_at": now, "lease_until": None, "keep_until": until}
        session.execute(update(ExportRun).where(ExportRun.id == run_id).values(**ended, **more))


def forget(store: Store, room: Room) -> int:
    """Files whose days are over go; the note of them stays.  How many went."""
    with store.reading() as session:
        over = ExportRun.state == DONE, ExportRun.keep_until < room.now(session)
        gone = session.scalars(select(ExportRun.id).where(*over)).all()
    for run_id in gone:
        with store as session:
            drop_parts(session, run_id)
            session.execute(update(ExportRun).where(ExportRun.id == run_id).values(state=GONE))
    return len(gone)


def _run(actor: Actor, wish: Wish, now: datetime) -> ExportRun:
    if actor.person_id is None:
        raise Missing
    content = wish.content
    return ExportRun(
        person_id=actor.person_id, workflow=content.workflow, alias=content.alias, row_group=content.group,
        kind=wish.kind, language=wish.language, filters=dict(wish.filters), state=WAITING, asked_at=now,
    )  # fmt: skip


def _same(one: ExportRun, other: ExportRun) -> bool:
    names = ("workflow", "alias", "row_group", "kind", "language", "filters")
    return all(getattr(one, name) == getattr(other, name) for name in names)
