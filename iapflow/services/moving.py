"""Firing inside a transaction that somebody else owns: read, complete the forms, decide, write."""

from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlalchemy import Row, select

from iapflow.engine.deciding import decide, forms_of, out_of_turn
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Actor, Ask, Snapshot
from iapflow.errors import Conflict, Missing, Reason, Refused, Text
from iapflow.policy.actor import SYSTEM
from iapflow.policy.pressing import roles_on
from iapflow.policy.seeing import case_viewers
from iapflow.services import evaluations
from iapflow.services.filling import complete, occasion_for
from iapflow.services.room import Room
from iapflow.services.snapshots import kept_answers, read_answers, snapshot_of
from iapflow.services.writing import Pen, Press, carry_out, write_refusal, write_step
from iapflow.store.case import Case
from iapflow.store.reading import event_of_request, load_case
from iapflow.store.store import Store

DEEPEST = 3
"""How far one firing may move related cases of related cases."""
Related = Callable[[str, tuple[str, ...], str], None]


@dataclass(frozen=True, slots=True)
class Fired:
    """What came of a press: where the case stands, and whether this press had been made before."""

    case_id: int
    state: str
    was_done_before: bool = False


def fire_inside(store: Store, room: Room, case_id: int, press: Press, depth: int) -> Fired:
    """Fire inside a transaction that somebody else owns."""
    pen = read_pen(store, room, case_id, press.actor)
    if press.revision is not None and press.revision != pen.snapshot.revision:
        raise Conflict(pen.case.state)
    table, ask = room.table(pen.book.bundle), Ask(press.transition, press.actor, pen.at)
    reasons = out_of_turn(pen.book, table, pen.snapshot, ask)
    if reasons:
        raise Refused(reasons)
    answers = complete_forms(store, pen, press)
    step = decide(pen.book, table, pen.snapshot, replace(ask, answers=read_answers(pen.book, answers)))
    kept = ChainMap(answers, cast("dict[str, Mapping[str, Any]]", pen.kept))
    write_step(pen, step, press, answers)
    carry_out(pen, step, press.actor, kept, related_of(store, room, pen, press, depth))
    return Fired(case_id, step.state)


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
    book = room.book(session, room.definitions.bundle(session, rows.case.bundle_digest))
    snapshot = snapshot_of(session, book, rows, at)
    if actor is not None and not may_see(actor, book, snapshot):
        raise Missing
    return Pen(session, book, rows.case, snapshot, at, rows.case.last_seq + 1, kept_answers(book, rows))


def may_see(actor: Actor, book: Rulebook, snapshot: Snapshot) -> bool:
    """The same question that the scope of rows asks, for one case that is read already."""
    held = roles_on(actor, snapshot.circumstances, book.roles)
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


def complete_forms(store: Store, pen: Pen, press: Press) -> dict[str, Mapping[str, Any]]:
    """Every form that belongs to the press, complete, as JSON."""
    transition = pen.book.workflow.transitions.get(press.transition)
    if transition is None or not forms_of(transition):
        return {}
    occasion = occasion_for(store.session, pen.book, pen.snapshot, press.actor, pen.at)
    kept = pen.kept
    given = press.answers or {}
    done: dict[str, Mapping[str, Any]] = {}
    reasons: list[Reason] = []
    for alias in forms_of(transition):
        before = kept.get(alias, {}) if alias in transition.submits else {}
        before = _following(store, pen, alias, before)
        try:
            answers = complete(pen.book, alias, given.get(alias, {}), before, occasion).answers
            done[alias] = _following(store, pen, alias, answers)
        except Refused as refused:
            reasons += refused.reasons
    if reasons:
        raise Refused(tuple(reasons))
    return done


def _following(store: Store, pen: Pen, alias: str, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """The evaluation's rows are the plan's, whatever was posted; other forms stay as they are."""
    if alias != evaluations.ALIAS:
        return answers
    return evaluations.follow_plan(store.session, pen.case.id, pen.kept.get("plan", {}), answers)


def complete_start(store: Store, pen: Pen, press: Press) -> dict[str, Mapping[str, Any]]:
    """The forms that came with the opening, complete, as JSON."""
    if not press.answers:
        return {}
    occasion = occasion_for(store.session, pen.book, pen.snapshot, press.actor, pen.at)
    return {
        alias: complete(pen.book, alias, given, {}, occasion).answers
        for alias, given in press.answers.items()
        if alias in pen.book.workflow.forms
    }


def related_of(store: Store, room: Room, pen: Pen, press: Press, depth: int) -> Related:
    """What `fire` effects call: related cases move in the same transaction; who cannot leaves a to-do."""

    def move(workflow: str, where: tuple[str, ...], transition: str) -> None:
        if depth >= DEEPEST:
            raise Refused((Reason("depth", Text("Too many cases hang on each other to move them at once.")),))
        for case_id in _related_ids(store, pen.case, workflow, where):
            inner = Press(transition, SYSTEM(pen.at.date()))
            try:
                with store.session.begin_nested():
                    fire_inside(store, room, case_id, inner, depth + 1)
            except Refused as refused:
                write_refusal(read_pen(store, room, case_id), transition, refused)

    return move


def _related_ids(store: Store, case: Row[Any], workflow: str, where: tuple[str, ...]) -> list[int]:
    query = select(Case.id).where(Case.workflow == workflow, Case.is_open.is_(True), Case.id != case.id)
    for name in where:
        column = f"{name}_id"
        query = query.where(getattr(Case, column) == getattr(case, column))
    return list(store.session.scalars(query))
