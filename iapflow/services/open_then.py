"""What stood open in a case on the evening of a day: to-dos, deadlines, remarks, and what had been logged."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Sentence, Text
from iapflow.policy.seeing import form_viewers
from iapflow.reports import work_log as report
from iapflow.reports.doing import doing_of
from iapflow.services.marking import Remark, marked_forms, readable
from iapflow.services.room import LOG, Room
from iapflow.services.writing import Pen
from iapflow.store.mark import round_by
from iapflow.store.person import Person
from iapflow.store.scope import work_log_scope
from iapflow.store.store import connection_of
from iapflow.store.task import Task
from iapflow.store.timer import Timer
from iapflow.store.work_log import WorkLogEntry

KINDS = ("due", "after")
MOST_ROWS = 200
"""So many rows of a log stand on the page, the newest."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A to-do that was open: what, whose, until when."""

    label: Sentence
    who: Sentence | str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Ending:
    """A deadline that ran, or what the clock was going to do by itself."""

    label: Sentence
    on: date


def to_dos_then(session: Session, pen: Pen, evening: datetime) -> list[Waiting]:
    """Opened by then and not closed, in the order in which they came."""
    rows = session.execute(
        select(Task, Person)
        .outerjoin(Person, Person.id == Task.person_id)
        .where(Task.case_id == pen.case.id, Task.opened_at <= evening)
        .where(or_(Task.closed_at.is_(None), Task.closed_at > evening))
        .order_by(Task.id)
    )
    return [
        Waiting(
            label=doing_of(pen.book.workflow, task).label,
            who=person.full_name if person else _role(pen, task.role),
            due_on=task.due_at.date() if task.due_at else None,
        )
        for task, person in rows
    ]


def endings_then(session: Session, pen: Pen, evening: datetime) -> list[Ending]:
    """The ends that were planned by then and neither reached nor moved, the soonest first."""
    rows = session.scalars(
        select(Timer)
        .where(Timer.case_id == pen.case.id, Timer.kind.in_(KINDS), Timer.created_at <= evening)
        .where(or_(Timer.done_at.is_(None), Timer.done_at > evening))
        .order_by(Timer.due_at, Timer.id)
    )
    return [Ending(_ending(pen, row), row.due_at.date()) for row in rows]


def remarks_then(pen: Pen, held: frozenset[str], evening: datetime) -> list[Remark]:
    """The remarks of the last return by then, with what had been answered, as far as these roles may read them."""
    workflow, found = pen.book.workflow, list[Remark]()
    for alias in sorted(marked_forms(workflow)):
        if held & form_viewers(workflow, pen.case.state, alias):
            rows = round_by(connection_of(pen.session), pen.case.id, alias, evening)
            late = {row.id for row in rows if row.answered_at is not None and row.answered_at > evening}
            seen = readable(pen, held, alias, rows)
            found += [replace(one, is_done=False, answer="") if one.id in late else one for one in seen]
    return found


def log_then(room: Room, actor: Actor, of: tuple[Pen, frozenset[str]], evening: datetime) -> list[report.LogLine]:
    """The rows of the log that had been entered and not been taken back, as far as this person sees them."""
    pen, held = of
    session, workflow = pen.session, pen.book.workflow
    if LOG not in workflow.forms or not held & form_viewers(workflow, pen.case.state, LOG):
        return []
    seen = work_log_scope(actor, room.roles(session), room.log_views(session))
    return report.lines(session, seen, (MOST_ROWS, 0), *_entered(pen.case.id, evening))


def _entered(case_id: int, evening: datetime) -> Iterator[ColumnElement[bool]]:
    yield WorkLogEntry.case_id == case_id
    yield WorkLogEntry.recorded_at <= evening
    yield or_(WorkLogEntry.voided_at.is_(None), WorkLogEntry.voided_at > evening)


def _ending(pen: Pen, row: Timer) -> Sentence:
    workflow = pen.book.workflow
    if row.clock is not None:
        label = workflow.clocks[row.clock].label if row.clock in workflow.clocks else None
        return label or Text("Term")
    if row.kind == "after" and row.name in workflow.transitions:
        return workflow.transitions[row.name].label
    return workflow.states[row.name].label if row.name in workflow.states else Text("Term")


def _role(pen: Pen, role: str) -> Sentence | str:
    return pen.book.roles[role].label if role in pen.book.roles else role
