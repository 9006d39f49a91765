"""Moving a case along: open, fire, sweep.

Each function is one use-case and owns its transaction.  What may happen is decided in
`iapflow.engine`; nothing here looks at rules or roles.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iapflow.engine.deciding import begin, decide, forms_of, sweep
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Actor, Ask, Circumstances, Snapshot
from iapflow.errors import Conflict, Missing, Reason, Refused, Text
from iapflow.policy.actor import SYSTEM
from iapflow.services.filling import complete, occasion_for
from iapflow.services.numbers import case_number
from iapflow.services.room import Room
from iapflow.services.snapshots import Opening, kept_answers, opening_snapshot, read_answers, snapshot_of
from iapflow.services.writing import Pen, Press, carry_out, case_values, open_what_follows, write_events, write_step
from iapflow.store import firing
from iapflow.store.case import Case
from iapflow.store.reading import CaseRows, event_of_request, load_case
from iapflow.store.scope import case_scope
from iapflow.store.store import Store

DEEPEST = 3
"""How far one firing may move related cases of related cases."""


@dataclass(frozen=True, slots=True)
class Fired:
    """What came of a press: where the case stands, and whether this press had been made before."""

    case_id: int
    state: str
    was_done_before: bool = False


def start(store: Store, room: Room, opening: Opening, press: Press) -> int:
    """Open a case.

    Returns:
        The case's id; for a repeated request id, of the case it opened.

    Raises:
        Refused: who may not, what is missing, or one is open already.
    """
    with store:
        earlier = _earlier(store, press)
        if earlier is not None:
            return earlier.case_id
        at = room.now(store.session)
        bundle = room.definitions.current_bundle(store.session, opening.workflow)
        book = room.book(store.session, bundle)
        snapshot = opening_snapshot(store.session, book, opening, at)
        step = begin(book, snapshot, Ask("start", press.actor, at))
        _refuse_nobody(book, opening.chosen)
        pen = _open(store, book, opening, snapshot, at)
        if opening.chosen is not None and book.workflow.start.chooses:
            _appoint(pen, book.workflow.start.chooses, opening.chosen)
        firing.settle_case(store.connection, pen.case.id, case_values(pen, step))
        write_events(pen, step, press, 1)
        open_what_follows(pen, step)
        carry_out(pen, step, press.actor, {}, _related_of(store, room, pen, press, 1))
        return pen.case.id


def fire(store: Store, room: Room, case_id: int, press: Press) -> Fired:
    """Fire a transition.

    Raises:
        Refused: with every reason; nothing is written.
        Conflict: the case moved on since the page was made; nothing is written.
        Missing: there is no such case for this person.
    """
    with store:
        earlier = _earlier(store, press)
        if earlier is not None:
            return earlier
        return fire_inside(store, room, case_id, press, 1)


def sweep_case(store: Store, room: Room, case_id: int) -> bool:
    """Let happen what happens by itself; True when something did."""
    with store:
        at = room.now(store.session)
        pen = read_for_writing(store, room, case_id, at)
        step = sweep(pen.book, pen.snapshot, at)
        if step is None:
            return False
        press = Press("", SYSTEM(at.date()))
        write_step(pen, step, press, {})
        carry_out(pen, step, press.actor, kept_of(store, pen), _related_of(store, room, pen, press, 1))
        return True


def fire_inside(store: Store, room: Room, case_id: int, press: Press, depth: int) -> Fired:
    """Fire inside a transaction that somebody else owns."""
    at = room.now(store.session)
    pen = read_for_writing(store, room, case_id, at, press.actor)
    if press.revision is not None and press.revision != pen.snapshot.revision:
        raise Conflict(pen.case.state)
    answers = _complete_forms(store, pen, press)
    snapshot = replace(pen.snapshot, answers={**pen.snapshot.answers, **read_answers(pen.book, answers)})
    read = {alias: snapshot.answers[alias] for alias in answers}
    step = decide(pen.book, room.table(pen.book.bundle), snapshot, Ask(press.transition, press.actor, at, read))
    kept = {**kept_of(store, pen), **answers}
    write_step(pen, step, press, answers)
    carry_out(pen, step, press.actor, kept, _related_of(store, room, pen, press, depth))
    return Fired(case_id, step.state)


def read_for_writing(store: Store, room: Room, case_id: int, at: datetime, actor: Actor | None = None) -> Pen:
    """A case read to be moved: locked, with its pinned book, and only if this actor may see it.

    Raises:
        Missing: no such case, or not this person's to see; the two cannot be told apart.
    """
    session = store.session
    if actor is not None and not actor.is_system:
        seen = select(Case.id).where(Case.id == case_id, case_scope(actor, room.roles(session), room.views(session)))
        if session.scalar(seen) is None:
            raise Missing
    rows = load_case(session, case_id, at.date(), lock=True)
    if rows is None:
        raise Missing
    book = room.book(session, room.definitions.bundle(session, rows.case.bundle_digest))
    snapshot = snapshot_of(session, book, rows, at)
    return Pen(session, book, rows.case, snapshot, at, len(rows.events) + 1)


def kept_of(store: Store, pen: Pen) -> dict[str, Mapping[str, Any]]:
    """Alias -> answers as JSON, as they stood before the step."""
    rows = _rows(store, pen)
    return kept_answers(pen.book, rows)


def _rows(store: Store, pen: Pen) -> CaseRows:
    rows = load_case(store.session, pen.case.id, pen.at.date())
    if rows is None:
        raise Missing
    return rows


def _earlier(store: Store, press: Press) -> Fired | None:
    """What the same press did before, if it was made before."""
    if press.request_id is None:
        return None
    event = event_of_request(store.connection, press.request_id)
    if event is None:
        return None
    if event.actor_id != press.actor.person_id:
        raise Refused((Reason("request", Text("This page was used before. Open it anew and try again.")),))
    return Fired(event.case_id, event.to_state, was_done_before=True)


def _complete_forms(store: Store, pen: Pen, press: Press) -> dict[str, Mapping[str, Any]]:
    """Every form that belongs to the press, complete, as JSON."""
    transition = pen.book.workflow.transitions.get(press.transition)
    if transition is None or not forms_of(transition):
        return {}
    occasion = occasion_for(store.session, pen.book, pen.snapshot, press.actor, pen.at)
    kept = kept_of(store, pen)
    given = press.answers or {}
    done: dict[str, Mapping[str, Any]] = {}
    reasons: list[Reason] = []
    for alias in forms_of(transition):
        before = kept.get(alias, {}) if alias in transition.submits else {}
        try:
            done[alias] = complete(pen.book, alias, given.get(alias, {}), before, occasion).answers
        except Refused as refused:
            reasons += refused.reasons
    if reasons:
        raise Refused(tuple(reasons))
    return done


def _open(store: Store, book: Rulebook, opening: Opening, snapshot: Snapshot, at: datetime) -> Pen:
    """The new case's row; where its first step leads is written right after.

    Raises:
        Refused: the workflow allows one open case for these, and there is one.
    """
    workflow = book.workflow
    values = {
        "number": case_number(store.connection, workflow, snapshot, at),
        "workflow": workflow.id,
        "workflow_version": workflow.version,
        "bundle_digest": book.bundle.digest,
        "state": workflow.initial,
        "revision": 1,
        "is_open": True,
        "one_open": bool(workflow.one_open_per),
        "institution_id": opening.institution_id,
        "subject_kind": workflow.subject,
        "learner_id": opening.learner_id,
        "semester_id": opening.semester_id,
        "started_at": at,
        "entered_at": at,
        "updated_at": at,
    }
    try:
        with store.connection.begin_nested():
            case_id = firing.insert_case(store.connection, values)
    except IntegrityError:
        raise Refused((Reason("one_open", Text("There is already an open case of this kind.")),)) from None
    case = store.session.get_one(Case, case_id)
    return Pen(store.session, book, case, replace(snapshot, case_id=case_id, entered_at=at), at, 1)


def _appoint(pen: Pen, role: str, person_id: int) -> None:
    """The starter's choice, in force from today and known to what follows in this step."""
    firing.appoint(
        pen.session.connection(),
        [{"case_id": pen.case.id, "role": role, "person_id": person_id, "valid_from": pen.at.date()}],
    )
    old = pen.snapshot.circumstances
    relation = pen.book.roles[role].relation
    relations = {**old.relations, role: frozenset({person_id}), str(relation): frozenset({person_id})}
    pen.snapshot = replace(pen.snapshot, circumstances=Circumstances(old.units, relations, old.did))


def _refuse_nobody(book: Rulebook, chosen: int | None) -> None:
    role = book.workflow.start.chooses
    if role and chosen is None:
        raise Refused((Reason("chooses", Text("Choose who will be responsible.")),))


def _related_of(store: Store, room: Room, pen: Pen, press: Press, depth: int) -> Any:
    """What `fire` effects call: related cases move in the same transaction."""

    def move(workflow: str, where: tuple[str, ...], transition: str) -> None:
        if depth >= DEEPEST:
            raise Refused((Reason("depth", Text("Too many cases hang on each other to move them at once.")),))
        for case_id in _related_ids(store, pen.case, workflow, where):
            inner = Press(transition, SYSTEM(pen.at.date()))
            fire_inside(store, room, case_id, inner, depth + 1)

    return move


def _related_ids(store: Store, case: Case, workflow: str, where: tuple[str, ...]) -> list[int]:
    query = select(Case.id).where(Case.workflow == workflow, Case.is_open.is_(True), Case.id != case.id)
    for name in where:
        column = f"{name}_id"
        query = query.where(getattr(Case, column) == getattr(case, column))
    return list(store.session.scalars(query))
