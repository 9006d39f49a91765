"""What waits for one person, across all workflows, the latest first to be late, a page at a time.

All that waits is read lightly, to count and to group it; names and places are read for the page that is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.errors import Sentence
from iapflow.reports.doing import Doing, doing_of
from iapflow.reports.viewer import Label, Viewer
from iapflow.store.case import Case
from iapflow.store.days import holds
from iapflow.store.institution import Institution
from iapflow.store.learner import Learner
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.scope import task_scope
from iapflow.store.task import Task
from iapflow.store.task_claim import TaskClaim

MOST = 8000
"""To-dos read at most; nobody has so many, but a wrong definition could make them."""
SIZE = 40
SOON = timedelta(days=7)
Hands = Literal["", "mine", "free"]
Key = Literal["overdue", "today", "week", "later"]
KEYS: tuple[Key, ...] = ("overdue", "today", "week", "later")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the list.

    Args:
        workflow: of one workflow only; empty for all.
        hands: what this person took or was given, or what nobody has taken yet.
        offset, limit: which rows.
    """

    workflow: str = ""
    hands: Hands = ""
    offset: int = 0
    limit: int = SIZE


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One thing to do.  `name` is empty where children are not named.

    Args:
        taken_by: who took it on themselves, empty while it is anybody's.
        may_take: several people share it and nobody has taken it.
    """

    id: int
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
    taken_by: str = ""
    is_taken_by_me: bool = False
    may_take: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The to-dos of one nearness; `count` is how many there are on all pages."""

    key: Key
    tasks: Sequence[TaskRow]
    count: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """One page of what waits.

    Args:
        count: of everything, whatever was filtered.
        found: of what the filter leaves.
        workflows: those that something waits in: id and label.
        is_shared: whether anything may be taken or given back.
    """

    groups: Sequence[Group]
    count: int
    found: int
    has_next: bool
    workflows: Sequence[tuple[str, Label]]
    is_shared: bool

    @property
    def late(self) -> int:
        """How many are late."""
        return next((group.count for group in self.groups if group.key == "overdue"), 0)


@dataclass(frozen=True, slots=True)
class _Light:
    """A to-do without names."""

    id: int
    workflow: str
    doing: Doing
    due_on: date | None
    person_id: int | None
    taker_id: int | None
    is_shared: bool

    def near(self, today: date) -> Key:
        """How near it is; without a day it is for later."""
        if self.due_on is None or self.due_on > today + SOON:
            return "later"
        if self.due_on == today:
            return "today"
        return "overdue" if self.due_on < today else "week"


def waiting_for(session: Session, viewer: Viewer, wanted: Wanted = Wanted()) -> Waiting:
    """Everything that waits for this person's hand, one page of it with names."""
    today, me = viewer.actor.on, viewer.actor.person_id
    all_of_them = _lightly(session, viewer)
    fitting = [one for one in all_of_them if _fits(one, wanted, me)]
    shown = fitting[wanted.offset : wanted.offset + wanted.limit]
    rows = _with_names(session, viewer, {one.id: one for one in shown})
    groups = []
    for key in KEYS:
        count = sum(one.near(today) == key for one in fitting)
        tasks = [rows[one.id] for one in shown if one.near(today) == key and one.id in rows]
        if count:
            groups.append(Group(key, tasks, count))
    names = {one.workflow: viewer.workflow(one.workflow) for one in all_of_them}
    return Waiting(
        groups=groups,
        count=len(all_of_them),
        found=len(fitting),
        has_next=len(fitting) > wanted.offset + wanted.limit,
        workflows=[(name, one.label) for name, one in names.items() if one is not None],
        is_shared=any(one.is_shared for one in all_of_them),
    )


def _fits(one: _Light, wanted: Wanted, me: int | None) -> bool:
    if wanted.workflow and one.workflow != wanted.workflow:
        return False
    if wanted.hands == "mine":
        return me in {one.taker_id, one.person_id}
    return wanted.hands != "free" or (one.is_shared and one.taker_id is None)


def _lightly(session: Session, viewer: Viewer) -> list[_Light]:
    """Each thing to do once, soonest due first."""
    shared = _shared_roles(session, viewer)
    asked = (
        select(
            Task.id, Task.case_id, Task.transition, Task.key, Task.row_id, Task.why, Task.due_at, Task.role,
            Task.person_id, Case.workflow, Case.state, TaskClaim.person_id.label("taker"),
        )
        .select_from(Task)
        .join(Case, Case.id == Task.case_id)
        .outerjoin(TaskClaim, TaskClaim.task_id == Task.id)
        .where(Task.closed_at.is_(None), task_scope(viewer.actor, viewer.roles), viewer.cases())
        .order_by(Task.due_at.is_(None), Task.due_at, Task.id)
        .limit(MOST)
    )  # fmt: skip
    found: dict[tuple[int, str, str, str], _Light] = {}
    for row in session.execute(asked):
        doing = doing_of(viewer.workflow(row.workflow), row)
        due = row.due_at.date() if row.due_at else None
        is_shared = row.person_id is None and row.role in shared
        light = _Light(row.id, row.workflow, doing, due, row.person_id, row.taker, is_shared)
        if not _rests(light, viewer.actor.on):
            found.setdefault((row.case_id, doing.place, doing.alias, doing.row_id), light)
    return list(found.values())


def _shared_roles(session: Session, viewer: Viewer) -> frozenset[str]:
    """The roles of this person that somebody else holds in the same unit."""
    grants = viewer.actor.grants
    rows = session.scalars(
        select(RoleAssignment.role)
        .where(RoleAssignment.role.in_(sorted({grant.role for grant in grants})))
        .where(RoleAssignment.institution_id.in_(sorted({grant.unit_id for grant in grants})))
        .where(RoleAssignment.acting_for_id.is_(None), holds(RoleAssignment, viewer.actor.on))
        .group_by(RoleAssignment.role, RoleAssignment.institution_id)
        .having(func.count(RoleAssignment.person_id.distinct()) > 1)
    )
    return frozenset(rows)


def _with_names(session: Session, viewer: Viewer, lights: Mapping[int, _Light]) -> dict[int, TaskRow]:
    """The rows of one page, by the to-do's id."""
    asked = (
        select(
            Task.id, Case.id.label("case_id"), Case.number, Case.workflow, Case.state, Case.entered_at,
            Case.learner_id, Institution.name.label("institution"), Learner.given_name, Learner.family_name,
            Person.given_name.label("taker_given"), Person.family_name.label("taker_family"),
            viewer.named_cases().label("is_named"),
        )
        .select_from(Task)
        .join(Case, Case.id == Task.case_id)
        .join(Institution, Institution.id == Case.institution_id)
        .outerjoin(Learner, Learner.id == Case.learner_id)
        .outerjoin(TaskClaim, TaskClaim.task_id == Task.id)
        .outerjoin(Person, Person.id == TaskClaim.person_id)
        .where(Task.id.in_(sorted(lights)))
    )  # fmt: skip
    return {row.id: _row(row, lights[row.id], viewer) for row in session.execute(asked)}


def _row(row: Any, light: _Light, viewer: Viewer) -> TaskRow:
    state = viewer.state(row.workflow, row.state)
    return TaskRow(
        id=row.id,
        case_id=row.case_id,
        learner_id=row.learner_id,
        number=row.number,
        name=f"{row.given_name} {row.family_name}" if row.is_named and row.given_name else "",
        institution=row.institution,
        doing=light.doing,
        state=viewer.label_of(row.workflow, row.state),
        says=state.says if state else None,
        since=row.entered_at.date(),
        due_on=light.due_on,
        days_left=(light.due_on - viewer.actor.on).days if light.due_on else None,
        taken_by=f"{row.taker_given} {row.taker_family}" if row.taker_given else "",
        is_taken_by_me=light.taker_id is not None and light.taker_id == viewer.actor.person_id,
        may_take=light.is_shared and light.taker_id is None,
    )


def _rests(light: _Light, today: date) -> bool:
    """A plan in delivery whose end is far has a line of its own and nothing to press yet."""
    return light.doing.alias == "evaluation" and light.due_on is not None and light.due_on > today + SOON
