"""Writing a decided step down: case, journal, submissions, to-dos, timers, effects and promises."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Actor, Due, Snapshot, Step, TaskPlan
from iapflow.errors import Conflict, Refused, Text
from iapflow.extend import Work, carriers
from iapflow.store import firing
from iapflow.store.store import connection_of

END_OF_DAY = time(23, 59, 59, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Press:
    """Who presses what, once: a repeated request id changes nothing.

    Args:
        revision: the revision the person's page was made from; None where no page was.
        answers: alias -> answers given with the press, as JSON.
        note: what the journal keeps beside the step (digest of what was bound, marks).
    """

    transition: str
    actor: Actor
    request_id: str | None = None
    revision: int | None = None
    answers: Mapping[str, Mapping[str, Any]] | None = None
    note: Mapping[str, Any] | None = None


@dataclass(slots=True)
class Pen:
    """Everything writing one step needs to hand; `kept` are the answers as JSON before it."""

    session: Session
    book: Rulebook
    case: Row[Any]
    snapshot: Snapshot
    at: datetime
    next_seq: int
    kept: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def write_step(pen: Pen, step: Step, press: Press, answers: Mapping[str, Mapping[str, Any]]) -> None:
    """Everything of one firing but its effects, guarded by the revision it was decided on.

    Args:
        answers: alias -> answers as JSON of each form that this step submits.

    Raises:
        Conflict: the case has moved since it was read; the transaction must be rolled back.
    """
    connection, case = connection_of(pen.session), pen.case
    if not firing.advance_case(
        connection, case.id, pen.snapshot.revision, case_values(pen.book, pen.snapshot, pen.at, step)
    ):
        raise Conflict(case.state)
    event_id = write_events(pen, step, press, pen.snapshot.revision + 1)
    write_submissions(pen, press.actor, event_id, answers)
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
        "due_at": moment(step.due.on) if step.due else None,
        "due_lines": due_lines(step.due),
    }


def write_events(pen: Pen, step: Step, press: Press, revision: int) -> int:
    """The journal lines of one firing; the id of the first, which carries the request id."""
    ids = []
    for number, move in enumerate(step.moves):
        first = number == 0
        ids.append(
            firing.insert_event(
                connection_of(pen.session),
                {
                    "case_id": pen.case.id,
                    "seq": pen.next_seq + number,
                    "revision": revision,
                    "request_id": press.request_id if first else None,
                    "transition": move.transition,
                    "from_state": move.from_state,
                    "to_state": move.to_state,
                    "actor_id": None if move.by_system else press.actor.person_id,
                    "acting_for_id": step.acting_for if first else None,
                    "role": step.role if first else None,
                    "at": pen.at,
                    "note": dict(press.note) if first and press.note else None,
                },
            )
        )
    return ids[0]


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


def open_what_follows(pen: Pen, step: Step) -> None:
    """The to-dos and timers that the new state brings."""
    connection, case = connection_of(pen.session), pen.case
    firing.open_tasks(connection, task_rows(pen, step.state, step.tasks))
    firing.plan_timers(
        connection,
        [
            {
                "case_id": case.id,
                "name": plan.name,
                "kind": plan.kind,
                "due_at": moment(plan.on) if plan.kind == "due" else start_of(plan.on),
                "created_at": pen.at,
                "payload": dict(plan.payload),
            }
            for plan in step.timers
        ],
    )


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
                "due_at": moment(plan.due) if plan.due else None,
                "why": pen.book.workflow.transitions[plan.transition].label if plan.transition else None,
            }
            for person in people
        ]
    return tasks


def write_refusal(pen: Pen, transition: str, refused: Refused) -> None:
    """What another case asked of this one and was refused: a line in its journal, and a to-do for people."""
    connection, state = connection_of(pen.session), pen.case.state
    line = {
        "case_id": pen.case.id,
        "seq": pen.next_seq,
        "revision": pen.snapshot.revision,
        "transition": transition,
        "from_state": state,
        "to_state": state,
        "at": pen.at,
        "note": {"refused": [reason.because for reason in refused.reasons]},
    }
    firing.insert_event(connection, line)
    plans = [TaskPlan(role, transition, None) for role in pen.book.workflow.transitions[transition].by]
    firing.open_tasks(connection, task_rows(pen, state, plans))


def carry_out(pen: Pen, step: Step, actor: Actor, answers: Mapping[str, Mapping[str, Any]], fire: Any) -> None:
    """The effects, in order, in the same transaction; letters are only promised."""
    promises: list[dict[str, Any]] = []

    def promise(topic: str, payload: Mapping[str, Any]) -> None:
        promises.append({"topic": topic, "payload": dict(payload), "created_at": pen.at})

    work = Work(pen.session, pen.case, pen.snapshot, step, pen.at, actor.person_id, answers, promise, fire)
    for planned in step.effects:
        carriers()[planned.name](replace(work, transition=planned.transition), planned.parameters)
    firing.promise(connection_of(pen.session), promises)


def form_digest(book: Rulebook, form_id: str) -> str:
    """The digest of a form's text in the bundle."""
    return next(digest for kind, ident, digest in book.bundle.members if kind == "form" and ident == form_id)


def moment(day: date) -> datetime:
    """A due day ends with the day."""
    return datetime.combine(day, END_OF_DAY)


def start_of(day: date) -> datetime:
    """Reminders come in the morning of their day."""
    return datetime.combine(day, time(6, tzinfo=UTC))


def due_lines(due: Due | None) -> list[Any] | None:
    """The sum behind a due date as it is stored: sentences with their figures."""
    return [_line(line) for line in due.lines] if due else None


def _line(line: Text) -> list[Any]:
    params = {name: value.isoformat() if isinstance(value, date) else value for name, value in line.params.items()}
    return [line.id, params]
