"""Writing a decided step down: case, journal, submissions, to-dos, timers, effects and promises."""

from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from iapflow.engine.rulebook import Rulebook
from iapflow.engine.spans import end_of
from iapflow.engine.values import Actor, Snapshot, Step, TaskPlan
from iapflow.errors import Conflict, Reason, Refused, Text
from iapflow.services.clocking import case_due, timer_rows, write_clocks
from iapflow.services.named_in_fields import appoint_the_named
from iapflow.services.pointing import Pointed
from iapflow.services.to_dos import asked_rows, settle_asked
from iapflow.store import firing
from iapflow.store.asked import open_asked
from iapflow.store.chain import chained
from iapflow.store.mark import insert_marks
from iapflow.store.store import connection_of

ANOTHER_OPEN = Reason("one_open", Text("Another case of this kind is open now, so this one cannot be opened again."))


@dataclass(frozen=True, slots=True)
class Press:
    """Who presses what, once: a repeated request id changes nothing.

    Args:
        revision: the revision the person's page was made from; None where no page was.
        answers: alias -> answers given with the press, as JSON.
        note: what the journal keeps beside the step (digest of what was bound, marks).
        marks: the places that whoever sends a form back points at.
        saw: of a vote, the mark of what the page showed; None where no page was.
    """

    transition: str
    actor: Actor
    request_id: str | None = None
    revision: int | None = None
    answers: Mapping[str, Mapping[str, Any]] | None = None
    note: Mapping[str, Any] | None = None
    marks: Sequence[Pointed] = ()
    saw: str | None = None


@dataclass(slots=True)
class Pen:
    """Everything writing one step needs to hand; `kept` are the answers as JSON before it.

    The journal goes on with `next_seq` after a line with `last_hash`; `write_line` moves both on.
    """

    session: Session
    book: Rulebook
    case: Row[Any]
    snapshot: Snapshot
    at: datetime
    next_seq: int
    kept: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    last_hash: str | None = None


def write_step(pen: Pen, step: Step, press: Press, answers: Mapping[str, Mapping[str, Any]]) -> None:
    """Everything of one firing but its effects, guarded by the revision it was decided on.

    Args:
        answers: alias -> answers as JSON of each form that this step submits.

    Raises:
        Conflict: the case has moved since it was read; the transaction must be rolled back.
        Refused: it would be open again beside another one, where only one may be.
    """
    connection, case = connection_of(pen.session), pen.case
    values = case_values(pen.book, pen.snapshot, pen.at, step)
    opens = values["is_open"] and not case.is_open
    try:
        is_ours = firing.advance_case(connection, case.id, pen.snapshot.revision, values, at_once=opens)
    except IntegrityError:
        raise Refused((ANOTHER_OPEN,)) from None
    if not is_ours:
        raise Conflict(case.state)
    event_id = write_events(pen, step, press, pen.snapshot.revision + 1)
    write_submissions(pen, press.actor, event_id, answers)
    write_marks(pen, press, event_id)
    if step.lasts:
        settle_asked(connection, case.id, step, (pen.at, press.actor.person_id))
    else:
        firing.close_tasks(connection, case.id, pen.at, press.actor.person_id)
    firing.cancel_timers(connection, case.id, pen.at)
    open_what_follows(pen, step)


def case_values(book: Rulebook, snapshot: Snapshot, at: datetime, step: Step) -> dict[str, Any]:
    """What changes in the case's own row."""
    state = book.workflow.states[step.state]
    moved = step.state != snapshot.state
    return {
        "state": step.state,
        "stage": state.stage,
        "previous_state": step.moves[0].from_state or None if moved else snapshot.previous_state,
        "is_open": not step.is_final,
        "entered_at": at if moved or not snapshot.entered_at else snapshot.entered_at,
        "updated_at": at,
        **case_due(step),
    }


def write_events(pen: Pen, step: Step, press: Press, revision: int) -> int:
    """The journal lines of one firing; the id of the first, which carries the request id."""
    ids = []
    for number, move in enumerate(step.moves):
        first = number == 0
        ids.append(
            write_line(
                pen,
                {
                    "revision": revision,
                    "request_id": press.request_id if first else None,
                    "transition": move.transition,
                    "from_state": move.from_state,
                    "to_state": move.to_state,
                    "actor_id": None if move.by_system else press.actor.person_id,
                    "acting_for_id": step.acting_for if first else None,
                    "role": step.role if first else None,
                    "note": _note(press, step) if first else None,
                },
            )
        )
    return ids[0]


def write_line(pen: Pen, line: Mapping[str, Any]) -> int:
    """The next line of the case's journal, chained to the one before; its id."""
    whole = chained({**line, "case_id": pen.case.id, "seq": pen.next_seq, "at": pen.at}, pen.last_hash)
    event_id = firing.insert_event(connection_of(pen.session), whole)
    pen.next_seq, pen.last_hash = pen.next_seq + 1, whole["hash"]
    return event_id


def _note(press: Press, step: Step) -> dict[str, Any] | None:
    """What the journal keeps beside the step; also why somebody acted in a role that was handed to them."""
    handed = {"handed_because": step.handed_because} if step.handed_because else {}
    return {**(press.note or {}), **handed} or None


def write_submissions(pen: Pen, actor: Actor, event_id: int, answers: Mapping[str, Mapping[str, Any]]) -> None:
    """The forms handed in with this step; their drafts have served."""
    connection = connection_of(pen.session)
    for alias, given in answers.items():
        form = pen.book.bundle.form_of(alias)
        firing.insert_submission(
            connection,
            {
                "case_id": pen.case.id,
                "event_id": event_id,
                "alias": alias,
                "form_id": form.id,
                "form_digest": form_digest(pen.book, form.id),
                "answers": dict(given),
                "submitted_at": pen.at,
                "submitted_by_id": actor.person_id,
            },
        )
    firing.drop_drafts(connection, pen.case.id, list(answers))
    appoint_named(pen, answers)


def appoint_named(pen: Pen, answers: Mapping[str, Mapping[str, Any]]) -> None:
    """Whom these forms name has the role from now on; what follows in this step knows it."""
    changed = appoint_the_named(pen.session, pen.book.roles, pen.case.id, (answers, pen.at.date()))
    if changed:
        around = pen.snapshot.circumstances
        relations = ChainMap(dict(changed), cast("dict[str, frozenset[int]]", around.relations))
        pen.snapshot = replace(pen.snapshot, circumstances=replace(around, relations=relations))


def write_marks(pen: Pen, press: Press, event_id: int) -> None:
    """What was pointed at, bound to the journal line that sent the form back."""
    rows = [
        {"case_id": pen.case.id, "event_id": event_id, "alias": one.alias, "path": one.path, "comment": one.comment}
        for one in press.marks
    ]
    insert_marks(connection_of(pen.session), rows)


def open_what_follows(pen: Pen, step: Step) -> None:
    """The to-dos and timers that the new state brings."""
    connection, case = connection_of(pen.session), pen.case
    firing.open_tasks(connection, task_rows(pen, step.state, [plan for plan in step.tasks if not plan.key]))
    open_asked(connection, asked_rows(pen.book, pen.snapshot, case, (step.state, pen.at), step.tasks))
    write_clocks(connection, pen.snapshot, step.clocks, pen.at)
    firing.plan_timers(connection, timer_rows(case.id, (*step.timers, *step.clock_timers), pen.at))


def task_rows(pen: Pen, state: str, plans: Iterable[TaskPlan]) -> list[dict[str, Any]]:
    """To-dos as rows: of the appointed person where the role stands in a relation, else of the role."""
    tasks = []
    for plan in plans:
        relation = pen.book.roles[plan.role].relation if plan.role in pen.book.roles else None
        people = sorted(pen.snapshot.circumstances.related(str(relation))) if relation else [None]
        tasks += [
            {
                "case_id": pen.case.id,
                "state": state,
                "transition": plan.transition,
                "role": plan.role,
                "person_id": person,
                "institution_id": pen.case.institution_id,
                "opened_at": pen.at,
                "due_at": end_of(plan.due) if plan.due else None,
                "why": pen.book.workflow.transitions[plan.transition].label if plan.transition else None,
            }
            for person in people
        ]
    return tasks


def write_refusal(pen: Pen, transition: str, refused: Refused) -> None:
    """What another case asked of this one and was refused: a line in its journal, and a to-do for people."""
    connection, state = connection_of(pen.session), pen.case.state
    line = {
        "revision": pen.snapshot.revision,
        "transition": transition,
        "from_state": state,
        "to_state": state,
        "note": {"refused": [reason.because for reason in refused.reasons]},
    }
    write_line(pen, line)
    plans = [TaskPlan(role, transition, None) for role in pen.book.workflow.transitions[transition].by]
    firing.open_tasks(connection, task_rows(pen, state, plans))


def form_digest(book: Rulebook, form_id: str) -> str:
    """The digest of a form's text in the bundle."""
    return next(digest for kind, ident, digest in book.bundle.members if kind == "form" and ident == form_id)
