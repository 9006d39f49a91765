"""What waits for one person, across all workflows, the latest first to be late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from iapflow.errors import Sentence
from iapflow.reports.doing import Doing, doing_of
from iapflow.reports.viewer import Label, Viewer
from iapflow.store.case import Case
from iapflow.store.institution import Institution
from iapflow.store.learner import Learner
from iapflow.store.scope import task_scope
from iapflow.store.task import Task

MOST = 300
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One thing to do.  `name` is empty where children are not named."""

    case_id: int
    learner_id: int | None
    number: str
    name: str
    institution: str
    doing: Doing
    state: Label
    says: Sentence | None
    since: date
    due_on: date | None
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The to-dos by when they are due; `later` holds those without a date as well."""

    overdue: Sequence[TaskRow]
    today: Sequence[TaskRow]
    week: Sequence[TaskRow]
    later: Sequence[TaskRow]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.overdue) + len(self.today) + len(self.week) + len(self.later)


def waiting_for(session: Session, viewer: Viewer) -> Waiting:
    """Everything that waits for this person's hand."""
    found: dict[tuple[int, str, str, str], TaskRow] = {}
    for row in session.execute(_asked(viewer)):
        task = _row(row, viewer)
        found.setdefault((task.case_id, task.doing.place, task.doing.alias, task.doing.row_id), task)
    tasks = [task for task in found.values() if not _rests(task)]
    return Waiting(
        overdue=[task for task in tasks if task.days_left is not None and task.days_left < 0],
        today=[task for task in tasks if task.days_left == 0],
        week=[task for task in tasks if task.days_left is not None and 0 < task.days_left <= SOON.days],
        later=[task for task in tasks if task.days_left is None or task.days_left > SOON.days],
    )


def _asked(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Case.id, Case.number, Case.workflow, Case.state, Case.entered_at, Case.learner_id,
            Task.transition, Task.key, Task.row_id, Task.why, Task.due_at, Institution.name.label("institution"),
            Learner.given_name, Learner.family_name, viewer.named_cases().label("is_named"),
        )
        .select_from(Task)
        .join(Case, Case.id == Task.case_id)
        .join(Institution, Institution.id == Case.institution_id)
        .outerjoin(Learner, Learner.id == Case.learner_id)
        .where(Task.closed_at.is_(None), task_scope(viewer.actor, viewer.roles), viewer.cases())
        .order_by(Task.due_at.is_(None), Task.due_at, Task.id)
        .limit(MOST)
    )  # fmt: skip


def _row(row: Row[Any], viewer: Viewer) -> TaskRow:
    state = viewer.state(row.workflow, row.state)
    due = row.due_at.date() if row.due_at else None
    return TaskRow(
        case_id=row.id,
        learner_id=row.learner_id,
        number=row.number,
        name=f"{row.given_name} {row.family_name}" if row.is_named and row.given_name else "",
        institution=row.institution,
        doing=doing_of(viewer.workflow(row.workflow), row),
        state=viewer.label_of(row.workflow, row.state),
        says=state.says if state else None,
        since=row.entered_at.date(),
        due_on=due,
        days_left=(due - viewer.actor.on).days if due else None,
    )


def _rests(task: TaskRow) -> bool:
    """A plan in delivery whose end is far has a line of its own and nothing to press yet."""
    return task.doing.alias == "evaluation" and task.days_left is not None and task.days_left > SOON.days
