"""The chain of the journal: whoever gets past the triggers is found, and which line it was is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, text

from iapflow.store.chain import Verified, chained, verified
from iapflow.store.firing import insert_event
from iapflow.store.store import Store

from .world import NOW, World

STEPS = (("start", "", "draft"), ("submit", "draft", "submitted"), ("send_back", "submitted", "draft"),
         ("submit", "draft", "submitted"))  # fmt: skip
Tamper = Callable[[Connection, int, int], None]


@pytest.fixture
def two_cases(store: Store) -> tuple[int, int]:
    """Two cases with a journal of four lines each, written as firings write them."""
    with store as session:
        world = World(session)
        cases = [world.case(world.pine, learner_id=world.learner(world.pine)) for _ in range(2)]
        person = world.person()
        session.flush()
        for case in cases:
            before = None
            for seq, (transition, here, there) in enumerate(STEPS, 1):
                line = {"case_id": case, "seq": seq, "revision": seq, "transition": transition, "from_state": here}
                line |= {"to_state": there, "at": NOW + timedelta(hours=seq), "actor_id": person, "note": {"why": "ķ"}}
                whole = chained(line, before)
                insert_event(store.connection, whole)
                before = whole["hash"]
            session.execute(text("UPDATE cases SET revision = 4 WHERE id = :case"), {"case": case})
    return cases[0], cases[1]


def change(column: str, value: str) -> Tamper:
    """Another value in one column of line 2."""

    def tamper(connection: Connection, case: int, other: int) -> None:
        line = {"case": case, "value": value}
        connection.execute(text(f"UPDATE event SET {column} = :value WHERE case_id = :case AND seq = 2"), line)  # noqa: S608

    return tamper


def delete(seq: int) -> Tamper:
    """One line less."""

    def tamper(connection: Connection, case: int, other: int) -> None:
        connection.execute(text("DELETE FROM event WHERE case_id = :case AND seq = :seq"), {"case": case, "seq": seq})

    return tamper


def act_for_another(connection: Connection, case: int, other: int) -> None:
    """It was nobody."""
    connection.execute(text("UPDATE event SET actor_id = NULL WHERE case_id = :case AND seq = 2"), {"case": case})


def swap(connection: Connection, case: int, other: int) -> None:
    """Lines 2 and 3 in the other order."""
    for here, there in ((2, 99), (3, 2), (99, 3)):
        values = {"case": case, "here": here, "there": there}
        connection.execute(text("UPDATE event SET seq = :there WHERE case_id = :case AND seq = :here"), values)


def move(connection: Connection, case: int, other: int) -> None:
    """The last line becomes the other case's."""
    values = {"case": case, "other": other}
    connection.execute(text("UPDATE event SET case_id = :other, seq = 5 WHERE case_id = :case AND seq = 4"), values)


def invent(connection: Connection, case: int, other: int) -> None:
    """A line that nobody pressed, with a hash of its own."""
    line = {"case_id": case, "seq": 5, "revision": 5, "transition": "approve", "from_state": "submitted"}
    insert_event(connection, {**line, "to_state": "approved", "at": NOW, "hash": "0" * 64})


def invent_without(connection: Connection, case: int, other: int) -> None:
    """A line that pretends to be older than the chain."""
    line = {"case_id": case, "seq": 5, "revision": 5, "transition": "approve", "from_state": "submitted"}
    insert_event(connection, {**line, "to_state": "approved", "at": NOW, "hash": None})


def open_the_seal(connection: Connection) -> None:
    """What keeps the journal from being changed is taken away, as whoever owns the database can."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE event DISABLE TRIGGER USER"))
        return
    connection.execute(text("DROP TRIGGER event_no_update"))
    connection.execute(text("DROP TRIGGER event_no_delete"))


def look(store: Store, anchor: Verified | None = None) -> Verified:
    """Everything that does not hold."""
    with store.reading() as session:
        return verified(session.connection(), anchor.heads if anchor else None)


def test_what_was_written_holds(store: Store, two_cases: tuple[int, int]) -> None:
    found = look(store)

    assert ([], 8, 0) == (found.broken, found.lines, found.unchained)
    assert dict.fromkeys(two_cases, 4) == {case: seq for case, (seq, _) in found.heads.items()}
    assert [] == look(store, found).broken


@pytest.mark.parametrize(
    ("tamper", "line"),
    [
        (change("transition", "approve"), 2),
        (change("to_state", "approved"), 2),
        (change("note", "v0|{}"), 2),
        (change("at", "2026-10-05 11:31:00"), 2),
        (change("hash", "f" * 64), 2),
        (act_for_another, 2),
        (delete(2), 3),
        (delete(4), 0),
        (swap, 2),
        (move, 0),
        (invent, 5),
        (invent_without, 5),
    ],
)
def test_of_twelve_ways_to_tamper_each_is_found(
    store: Store, two_cases: tuple[int, int], tamper: Tamper, line: int
) -> None:
    """The first line that does not hold is named; nought stands for the end of the journal."""
    with store:
        open_the_seal(store.connection)
        tamper(store.connection, *two_cases)

    found = look(store)

    assert (two_cases[0], line) in {(broken.case_id, broken.seq) for broken in found.broken}
    assert all(broken.why for broken in found.broken)


def test_only_an_anchor_tells_a_journal_that_was_counted_anew(store: Store, two_cases: tuple[int, int]) -> None:
    """And one that was cut off together with its case."""
    case, other = two_cases
    anchor = look(store)
    with store:
        open_the_seal(store.connection)
        store.connection.execute(text("DELETE FROM event WHERE case_id = :case AND seq = 4"), {"case": case})
        store.connection.execute(text("UPDATE cases SET revision = 3 WHERE id = :case"), {"case": case})
        store.connection.execute(text("DELETE FROM event WHERE case_id = :case AND seq = 4"), {"case": other})
        row = {"case_id": other, "seq": 4, "revision": 4, "transition": "approve", "from_state": "draft"}
        row |= {"to_state": "approved", "at": NOW}
        insert_event(store.connection, chained(row, _hash_of(store.connection, other, 3)))

    assert [] == look(store).broken
    assert {(case, 4), (other, 4)} == {(broken.case_id, broken.seq) for broken in look(store, anchor).broken}


def test_lines_from_before_the_chain_stand_before_it_only(store: Store, two_cases: tuple[int, int]) -> None:
    case, _ = two_cases
    with store:
        open_the_seal(store.connection)
        store.connection.execute(text("UPDATE event SET hash = NULL WHERE case_id = :case"), {"case": case})
        line = {"case_id": case, "seq": 5, "revision": 5, "transition": "approve", "from_state": "submitted"}
        insert_event(store.connection, chained({**line, "to_state": "approved", "at": NOW}, None))
        store.connection.execute(text("UPDATE cases SET revision = 5 WHERE id = :case"), {"case": case})

    found = look(store)

    assert ([], 4) == (found.broken, found.unchained)


def _hash_of(connection: Connection, case: int, seq: int) -> str:
    line = {"case": case, "seq": seq}
    return str(connection.execute(text("SELECT hash FROM event WHERE case_id = :case AND seq = :seq"), line).scalar())
