"""Words typed into the page of a transition: kept as they are typed, for whoever typed them, until it is fired.

Nothing is judged here, and nobody else reads them: not a deputy, not the next head.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from iapflow.engine.values import Actor
from iapflow.errors import Conflict, Missing
from iapflow.services.looking import look
from iapflow.services.room import Room
from iapflow.store.asked_draft import AskedDraft
from iapflow.store.base import BigId, table_of
from iapflow.store.case import Case
from iapflow.store.ready import run
from iapflow.store.store import Store

Words = Sequence[tuple[str, str]]
Key = tuple[int, str]
"""The case's id and the transition's."""
Page = tuple[int | None, Iterable[tuple[str, str]]]
MARKS = frozenset({"_at", "_says"})
MOST_WORDS, MOST_SIGNS = 2_000, 400_000
WORDS = table_of(AskedDraft)
THE_CASE = bindparam("the_case", type_=BigId)
ENTERED = select(table_of(Case).c.entered_at).where(table_of(Case).c.id == THE_CASE).scalar_subquery()
MINE = and_(WORDS.c.person_id == bindparam("the_person", type_=BigId), WORDS.c.transition == bindparam("the_step"))
SERVED = delete(WORDS).where(WORDS.c.case_id == THE_CASE, or_(MINE, WORDS.c.entered_at != ENTERED))
"""Compiled once: every firing with a form passes here."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed, name by name as the page sent it, and when it was kept."""

    words: Words
    at: datetime


def keep(store: Store, room: Room, actor: Actor, key: Key, page: Page) -> datetime:
    """Keep what stands on the page now, whole; the moment it was kept.

    Args:
        page: the case's revision that the page was made from, and what it sent.

    Raises:
        Missing: no such case for this person, or nothing of this name leads out of its state for them.
        Conflict: the case moved on since the page was made; the words stay on the page.
    """
    case_id, transition = key
    revision, sent = page
    words = [(name, said) for name, said in sent if name.startswith("f-") or name in MARKS]
    with store as session:
        view = look(store, room, actor, case_id)
        if actor.person_id is None or transition not in {one.transition_id for one in view.mine}:
            raise Missing
        case = view.pen.case
        if revision != case.revision or is_too_much(words):
            raise Conflict(case.state)
        return put(store, actor.person_id, (case, transition), words, room.now(session))


def put(store: Store, person_id: int, key: tuple[Any, str], words: Words, at: datetime) -> datetime:
    """Write one's words down, inside a transaction in which it is known that they are one's own; when.

    Args:
        key: the case as it was read, and what the words are for.
    """
    case, page = key
    kept = {"words": list(words), "entered_at": case.entered_at, "saved_at": at}
    _write(store.connection, {"person_id": person_id, "case_id": case.id, "transition": page}, kept)
    return at


def is_too_much(words: Words) -> bool:
    """Whether nobody types so much."""
    return len(words) > MOST_WORDS or sum(len(said) for _, said in words) > MOST_SIGNS


def kept_for(store: Store, actor: Actor, key: Key) -> Kept | None:
    """What this person had typed in the case's present stay in its state."""
    with store.reading() as session:
        row = session.execute(
            select(AskedDraft.words, AskedDraft.saved_at)
            .join(Case, Case.id == AskedDraft.case_id)
            .where(*_mine(actor.person_id, key), AskedDraft.entered_at == Case.entered_at)
        ).one_or_none()
        return Kept([(name, said) for name, said in row.words], row.saved_at) if row else None


def drop(store: Store, actor: Actor, key: Key) -> None:
    """Begin anew: this person throws their own words away."""
    with store:
        store.connection.execute(delete(AskedDraft).where(*_mine(actor.person_id, key)))


def drop_over(connection: Connection) -> int:
    """Words typed in a state that is over, wherever nothing else took them away; how many went."""
    now = select(Case.entered_at).where(Case.id == AskedDraft.case_id).scalar_subquery()
    return connection.execute(delete(AskedDraft).where(AskedDraft.entered_at != now)).rowcount


def served(connection: Connection, person_id: int | None, key: Key) -> None:
    """The transition is fired: its words have served, and whatever was typed in the state that is over."""
    run(connection, SERVED, {"the_case": key[0], "the_person": person_id, "the_step": key[1]})


def _mine(person_id: int | None, key: Key) -> tuple[Any, ...]:
    return AskedDraft.person_id == person_id, AskedDraft.case_id == key[0], AskedDraft.transition == key[1]


def _write(connection: Connection, whose: dict[str, Any], kept: dict[str, Any]) -> None:
    """Written over; of two pages that begin at the same moment the later one stays."""
    again = update(AskedDraft).where(*(getattr(AskedDraft, name) == value for name, value in whose.items()))
    if connection.execute(again.values(**kept)).rowcount:
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(AskedDraft).values(**whose, **kept))
    except IntegrityError:
        connection.execute(again.values(**kept))
