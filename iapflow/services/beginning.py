"""Beginning one case: its row, its people, what comes along; what it asks of others is done by whoever opens it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from iapflow.engine.deciding import begin
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Ask, Circumstances, Snapshot, Step
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services import case_calendars
from iapflow.services.actors import actor_for
from iapflow.services.bringing import bring, with_chosen
from iapflow.services.effects import carry_out
from iapflow.services.filling import complete, occasion_for
from iapflow.services.numbers import case_number
from iapflow.services.room import Room
from iapflow.services.sequel import Sequel
from iapflow.services.snapshots import Opening, opening_snapshot
from iapflow.services.writing import (
    Pen,
    Press,
    case_values,
    open_what_follows,
    write_events,
    write_submissions,
)
from iapflow.store import firing
from iapflow.store.reading import load_case
from iapflow.store.store import Store, connection_of


@dataclass(frozen=True, slots=True)
class Done:
    """One step of one case, written; what it asks of other cases is still to be done."""

    pen: Pen
    step: Step
    sequel: Sequel


def start_one(store: Store, room: Room, opening: Opening, press: Press) -> Done:
    """Begin a case.

    Raises:
        Refused: who may not, what is missing, or one is open already.
    """
    at = room.now(store.session)
    book = room.book(store.session, room.definitions.current_bundle(store.session, opening.workflow))
    book = case_calendars.of_opening(store.session, book, opening, at.date())
    opening = with_chosen(opening, book.workflow.start.chooses)
    snapshot = opening_snapshot(store.session, book, opening, at)
    step = begin(book, snapshot, Ask("start", press.actor, at))
    _refuse_outsider(store, book, snapshot, (opening.chosen, at))
    pen = _open(store, book, opening, snapshot, case_values(book, snapshot, at, step))
    if opening.chosen is not None and book.workflow.start.chooses:
        _appoint(pen, book.workflow.start.chooses, opening.chosen)
    event_id = write_events(pen, step, press, 1)
    answers = complete_start(store, pen, press)
    write_submissions(pen, press.actor, event_id, answers)
    open_what_follows(pen, step)
    bring(pen, opening, answers)
    return Done(pen, step, carry_out(pen, step, press.actor, answers))


def complete_start(store: Store, pen: Pen, press: Press) -> dict[str, Mapping[str, Any]]:
    """The forms that came with the opening, complete, as JSON."""
    given = dict(press.answers or {})
    asked = pen.book.workflow.start.form
    if asked is not None and not press.actor.is_system:
        given.setdefault(asked, {})
    if not given:
        return {}
    occasion = occasion_for(store.session, pen.book, pen.snapshot, press.actor, pen.at)
    return {
        alias: complete(pen.book, alias, answers, {}, occasion).answers
        for alias, answers in given.items()
        if alias in pen.book.workflow.forms
    }


def _open(store: Store, book: Rulebook, opening: Opening, snapshot: Snapshot, entered: dict[str, Any]) -> Pen:
    """The new case's row, standing where its first step led.

    Raises:
        Refused: the workflow allows one open case for these, and there is one.
    """
    workflow, at = book.workflow, entered["updated_at"]
    values = {
        **entered,
        "number": case_number(store.connection, workflow, snapshot, at),
        "workflow": workflow.id,
        "workflow_version": workflow.version,
        "bundle_digest": book.bundle.digest,
        "revision": 1,
        "one_open": bool(workflow.one_open_per),
        "institution_id": opening.institution_id,
        "subject_kind": workflow.subject,
        "learner_id": opening.learner_id,
        "semester_id": opening.semester_id,
        "person_id": opening.person_id,
        "organisation": opening.organisation,
        "parent_id": opening.parent_id,
        "parent_row": opening.parent_row,
        "started_at": at,
        "is_practice": snapshot.roots["subject"].get("is_practice", False) if opening.learner_id else False,
    }
    try:
        case_id = firing.insert_case(store.connection, values)
    except IntegrityError:
        raise Refused((Reason("one_open", Text("There is already an open case of this kind.")),)) from None
    rows = load_case(store.session, case_id, at.date())
    if rows is None:
        raise Missing
    return Pen(store.session, book, rows.case, replace(snapshot, case_id=case_id, entered_at=at), at, 1)


def _appoint(pen: Pen, role: str, person_id: int) -> None:
    """The starter's choice, in force from today and known to what follows in this step."""
    firing.appoint(
        connection_of(pen.session),
        [{"case_id": pen.case.id, "role": role, "person_id": person_id, "valid_from": pen.at.date()}],
    )
    old = pen.snapshot.circumstances
    relation = pen.book.roles[role].relation
    relations = {**old.relations, role: frozenset({person_id}), str(relation): frozenset({person_id})}
    pen.snapshot = replace(pen.snapshot, circumstances=Circumstances(old.units, relations, old.did))


def _refuse_outsider(store: Store, book: Rulebook, snapshot: Snapshot, choice: tuple[int | None, datetime]) -> None:
    """Somebody must be chosen where the workflow asks, and hold the role here on the day."""
    role, (chosen, at) = book.workflow.start.chooses, choice
    if not role:
        return
    if chosen is None:
        raise Refused((Reason("chooses", Text("Choose who will be responsible.")),))
    if not _holds(store, role, chosen, at) & snapshot.circumstances.units:
        raise Refused((Reason("chooses", Text("The person chosen does not hold this role here.")),))


def _holds(store: Store, role: str, person_id: int, at: datetime) -> frozenset[int]:
    """Where this person holds the role on the day."""
    try:
        return actor_for(store.session, person_id, at.date()).units(role)
    except Missing:
        return frozenset()
