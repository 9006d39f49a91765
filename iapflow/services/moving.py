"""Firing inside a transaction that somebody else owns: read, complete the forms, decide, write."""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, cast

from sqlalchemy.orm import Session

from iapflow.engine.deciding import decide, out_of_turn, sweep
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Actor, Ask, Snapshot, Step
from iapflow.errors import Conflict, Missing, Reason, Refused, Text
from iapflow.extend import Child
from iapflow.policy.actor import SYSTEM
from iapflow.policy.linked import stands_in
from iapflow.policy.pressing import roles_on
from iapflow.policy.seeing import case_viewers
from iapflow.services import case_calendars, marking
from iapflow.services.beginning import Done, start_one
from iapflow.services.bound import with_what_was_seen
from iapflow.services.completing import Together, complete_forms
from iapflow.services.effects import carry_out
from iapflow.services.other_cases import has_begun, is_free, opening_of, related_ids, write_unbegun
from iapflow.services.room import Room
from iapflow.services.several import with_several
from iapflow.services.snapshots import kept_answers, snapshot_of
from iapflow.services.writing import Pen, Press, write_refusal, write_step
from iapflow.store import firing
from iapflow.store.gathering import sent_as_one
from iapflow.store.reading import CaseRows, event_of_request, load_case
from iapflow.store.store import Store

DEEPEST = 3
"""How far one firing may move related cases of related cases."""
TOO_DEEP = Reason("depth", Text("Too many cases hang on each other to move them at once."))


@dataclass(frozen=True, slots=True)
class Fired:
    """What came of a press: where the case stands, and whether this press had been made before."""

    case_id: int
    state: str
    was_done_before: bool = False


def fire_inside(store: Store, room: Room, case_id: int, press: Press, depth: int = 1) -> Fired:
    """Fire inside a transaction that somebody else owns; `depth` tells how many cases hang on each other already."""
    return write_decided(store, room, decide_press(store, room, case_id, press), depth)


@dataclass(frozen=True, slots=True)
class Decided:
    """A press that may be carried out: nothing is written yet."""

    pen: Pen
    press: Press
    step: Step
    answers: Mapping[str, Mapping[str, Any]]


def write_decided(store: Store, room: Room, decided: Decided, depth: int = 1) -> Fired:
    """Write a decided press down, and let happen what it asks of other cases."""
    done = _write_one(decided)
    if done.sequel.wishes or done.pen.case.parent_id is not None:
        settle(store, room, done, depth)
    return Fired(done.pen.case.id, done.step.state)


def _write_one(decided: Decided) -> Done:
    """This case alone."""
    pen, step = decided.pen, decided.step
    kept = ChainMap(dict(decided.answers), cast("dict[str, Mapping[str, Any]]", pen.kept))
    with sent_as_one(pen.session, firing.EVENTS, getattr(pen.case, "event_id", None)):
        write_step(pen, step, decided.press, decided.answers)
        return Done(pen, step, carry_out(pen, step, decided.press.actor, kept))


def decide_press(store: Store, room: Room, case_id: int, press: Press, together: Together | None = None) -> Decided:
    """Read this case, complete the forms and decide; nothing is written.

    Args:
        together: what was judged already of the other presses of a batch.

    Raises:
        Refused, Conflict, Missing: as `cases.fire` says.
    """
    pen = read_pen(store, room, case_id, press.actor)
    if press.revision is not None and press.revision != pen.snapshot.revision:
        raise Conflict(pen.case.state)
    table, ask = room.table(pen.book.bundle), Ask(press.transition, press.actor, pen.at)
    reasons = out_of_turn(pen.book, table, pen.snapshot, ask)
    if reasons:
        raise Refused(reasons)
    completed = complete_forms(store, pen, press, together)
    press = with_what_was_seen(pen, marking.checked(pen, press))
    step = decide(pen.book, table, pen.snapshot, replace(ask, answers=completed.values))
    return Decided(pen, press, step, completed.answers)


def read_pen(store: Store, room: Room, case_id: int, actor: Actor | None = None, *, lock: bool = True) -> Pen:
    """A case with its pinned book, only if this actor may see it; locked where it is to be moved.

    Raises:
        Missing: no such case, or not this person's to see; the two cannot be told apart.
    """
    session = store.session
    at = room.now(session)
    rows = load_case(session, case_id, at.date(), lock=lock)
    if rows is None:
        raise Missing
    pen = pen_of(session, room, room.book(session, room.definitions.bundle(session, rows.case.bundle_digest)), rows, at)
    if actor is not None and not may_see(actor, pen.book, pen.snapshot):
        raise Missing
    return pen


def pen_of(session: Session, room: Room, book: Rulebook, rows: CaseRows, at: datetime) -> Pen:
    """A case that was read, with its pinned book; whose it is to see was asked elsewhere."""
    book = case_calendars.of_case(book, rows)
    snapshot = snapshot_of(session, book, rows, at, partial(room.definitions.bundle, session))
    snapshot = with_several(session, book, rows, snapshot, at)
    case = rows.case
    last_hash = getattr(case, "last_hash", None)  # a list reads none; nothing is written from it
    return Pen(session, book, case, snapshot, at, case.last_seq + 1, kept_answers(book, rows), last_hash)


def may_see(actor: Actor, book: Rulebook, snapshot: Snapshot) -> bool:
    """The same question that the scope of rows asks, for one case that is read already."""
    held = roles_on(actor, snapshot.circumstances, book.roles)
    if actor.by_link is not None:
        return stands_in(actor, snapshot.circumstances, book.roles)
    return actor.is_system or not case_viewers(book.workflow, snapshot.state).isdisjoint(held)


def earlier_press(store: Store, press: Press) -> Fired | None:
    """What the same press did before, if it was made before."""
    if press.request_id is None:
        return None
    event = event_of_request(store.connection, press.request_id)
    if event is None:
        return None
    if event.actor_id != press.actor.person_id:
        raise Refused((Reason("request", Text("This page was used before. Open it anew and try again.")),))
    return Fired(event.case_id, event.to_state, was_done_before=True)


def settle(store: Store, room: Room, done: Done, depth: int = 1) -> None:
    """What a step asked of other cases, then each parent whose child closed: its routes are asked again."""
    rising = follow(store, room, done, depth)
    for _ in range(DEEPEST):
        if not rising:
            return
        found = [sweep_inside(store, room, one) for one in dict.fromkeys(rising) if is_free(store.session, one)]
        rising = [up for swept in found if swept is not None for up in follow(store, room, swept, depth + 1)]


def follow(store: Store, room: Room, done: Done, depth: int) -> list[int]:
    """Carry out the wishes of a step; who cannot do as asked leaves a to-do.

    Returns:
        Parents to be asked whether they go on by themselves.
    """
    closed = done.step.is_final and done.pen.case.parent_id is not None
    rising = [done.pen.case.parent_id] if closed else []
    for wish in done.sequel.wishes:
        if isinstance(wish, Child):
            rising += _begin_child(store, room, done, wish, depth)
            continue
        for case_id in related_ids(store.session, done.pen.case, wish):
            rising += _move_related(store, room, case_id, wish.transition, depth)
    return rising


def sweep_inside(store: Store, room: Room, case_id: int) -> Done | None:
    """Let happen what happens by itself, inside a transaction that somebody else owns."""
    pen = read_pen(store, room, case_id)
    step = sweep(pen.book, pen.snapshot, pen.at)
    if step is None:
        return None
    press = Press("", SYSTEM(pen.at.date()))
    write_step(pen, step, press, {})
    return Done(pen, step, carry_out(pen, step, press.actor, pen.kept))


def _move_related(store: Store, room: Room, case_id: int, transition: str, depth: int) -> list[int]:
    try:
        if depth >= DEEPEST:
            raise Refused((TOO_DEEP,))
        with store.session.begin_nested():
            press = Press(transition, SYSTEM(room.now(store.session).date()))
            done = _write_one(decide_press(store, room, case_id, press))
            return follow(store, room, done, depth + 1)
    except Refused as refused:
        write_refusal(read_pen(store, room, case_id), transition, refused)
        return []


def _begin_child(store: Store, room: Room, done: Done, child: Child, depth: int) -> list[int]:
    """A case below this one, unless its row has one already."""
    case, session = done.pen.case, store.session
    if has_begun(session, case, child):
        return []
    try:
        if depth >= DEEPEST:
            raise Refused((TOO_DEEP,))
        with session.begin_nested():
            begun = start_one(store, room, opening_of(case, child), Press("start", SYSTEM(done.pen.at.date())))
            return follow(store, room, begun, depth + 1)
    except Refused as refused:
        by = room.definitions.current(session).workflows[child.workflow].start.by
        write_unbegun(read_pen(store, room, case.id), child, by, refused)
        return []
