"""Cases of one workflow in reach: by queue, by state, by institution; without names above the school."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, null, or_, select, true
from sqlalchemy.orm import Session

from iapflow.definitions.model import Workflow
from iapflow.errors import Missing
from iapflow.reports.doing import LOOK, Doing, doing
from iapflow.reports.viewer import SCHOOL, Label, Viewer
from iapflow.store.case import IS_OPEN, Case
from iapflow.store.folding import ESCAPE, containing
from iapflow.store.institution import Institution
from iapflow.store.learner import Learner
from iapflow.store.scope import institution_scope, task_scope
from iapflow.store.task import Task

AT_A_TIME = 10_000
IN_ORDER = (Case.is_open.desc(), Case.due_at.is_(None), Case.due_at, Case.id)
"""Open ones first, soonest due first."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the list; empty words ask nothing.

    Args:
        workflow: whose cases.
        queue: a queue of that workflow; a name it does not have asks nothing.
        state: a state; states that read alike are asked for together.
        q: part of a number, or of a name where names are seen.
        only: these of them and no others, in this order; None: as they are due.
    """

    workflow: str = "support_plan"
    queue: str = ""
    state: str = ""
    institution_id: int = 0
    q: str = ""
    limit: int = 25
    offset: int = 0
    only: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case.  `name` is empty where children are not named; `is_mine`: a to-do of this person."""

    id: int
    learner_id: int | None
    number: str
    name: str
    institution: str
    state_id: str
    state: Label
    due_on: date | None
    days_left: int | None
    days_in_state: int
    is_open: bool
    doing: Doing
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """A queue and how many wait in it."""

    queue: str
    label: Label
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list, with what its filters offer."""

    rows: Sequence[CaseRow]
    has_next: bool
    tabs: Sequence[Tab]
    total: int
    states: Sequence[tuple[str, Label]]
    institutions: Sequence[tuple[int, str]]


def page(session: Session, viewer: Viewer, wanted: Wanted) -> Page:
    """The cases this person sees: open ones first, by due date.

    Raises:
        Missing: there is no such workflow.
    """
    workflow = viewer.workflow(wanted.workflow)
    if workflow is None:
        raise Missing
    found = session.execute(_listed(viewer, wanted, workflow)).all()
    if wanted.only is not None:
        places = {case_id: place for place, case_id in enumerate(wanted.only)}
        found = sorted(found, key=lambda row: places[row.id])
    mine = _mine(session, viewer, wanted, [row.id for row in found])
    counts = _counts(session, viewer, workflow.id, IS_OPEN) if _is_all_open(workflow, wanted.queue) else {}
    counts = counts or _counts(session, viewer, workflow.id, true())
    return Page(
        rows=[_row(row, viewer, mine) for row in found[: wanted.limit]],
        has_next=len(found) > wanted.limit,
        tabs=_tabs(workflow, counts),
        total=sum(counts.values()),
        states=_states(workflow, counts),
        institutions=_institutions(session, viewer),
    )


def all_ids(session: Session, viewer: Viewer, wanted: Wanted) -> list[int]:
    """Every case that the list would show, page after page, in its order.

    Raises:
        Missing: there is no such workflow.
    """
    return list(each_id(session, viewer, wanted))


def each_id(session: Session, viewer: Viewer, wanted: Wanted) -> Iterator[int]:
    """The same, one at a time, however many there are.

    Raises:
        Missing: there is no such workflow.
    """
    listed = _all_of(viewer, wanted, Case.id).where(Case.is_practice.is_(False))
    return iter(session.scalars(listed.order_by(*IN_ORDER).execution_options(yield_per=AT_A_TIME)))


def how_many(session: Session, viewer: Viewer, wanted: Wanted) -> int:
    """How many cases the list has.

    Raises:
        Missing: there is no such workflow.
    """
    return session.scalar(_all_of(viewer, wanted, func.count())) or 0


def _all_of(viewer: Viewer, wanted: Wanted, what: Any) -> Select[Any]:
    workflow = viewer.workflow(wanted.workflow)
    if workflow is None:
        raise Missing
    asked = Case.workflow == workflow.id, viewer.cases(), *_asked(viewer, wanted, workflow)
    return select(what).select_from(Case).outerjoin(Learner, Learner.id == Case.learner_id).where(*asked)


def open_by_state(session: Session, viewer: Viewer, workflow: str) -> dict[str, int]:
    """State -> how many open cases that this person sees stand there."""
    return _counts(session, viewer, workflow, IS_OPEN)


def all_open_by_state(session: Session, workflow: str) -> dict[str, int]:
    """State -> how many open cases stand there, for whoever looks after the definitions: numbers, no cases."""
    counted = select(Case.state, func.count().label("n")).where(Case.workflow == workflow, Case.is_open.is_(True))
    return {row.state: row.n for row in session.execute(counted.group_by(Case.state))}


def _listed(viewer: Viewer, wanted: Wanted, workflow: Workflow) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Case.id, Case.learner_id, Case.number, Case.workflow, Case.state, Case.is_open, Case.due_at,
            Case.entered_at, Institution.name.label("institution"), Learner.given_name, Learner.family_name,
            viewer.named_cases().label("is_named"),
        )
        .select_from(Case)
        .join(Institution, Institution.id == Case.institution_id)
        .outerjoin(Learner, Learner.id == Case.learner_id)
        .where(Case.workflow == workflow.id, viewer.cases(), *_asked(viewer, wanted, workflow))
        .order_by(*IN_ORDER)
        .limit(wanted.limit + 1)
        .offset(wanted.offset)
    )  # fmt: skip


def _mine(session: Session, viewer: Viewer, wanted: Wanted, case_ids: Sequence[int]) -> dict[int, str | None]:
    """Case -> the action that waits for this person, its queue's before others; of the listed ones only."""
    workflow = viewer.workflow(wanted.workflow)
    queue = workflow.queues.get(wanted.queue) if workflow else None
    of_queue = func.min(case((Task.transition == queue.do, Task.transition))) if queue and queue.do else null()
    rows = session.execute(
        select(Task.case_id, func.coalesce(of_queue, func.min(Task.transition)))
        .where(Task.closed_at.is_(None), Task.case_id.in_(case_ids), task_scope(viewer.actor, viewer.roles))
        .group_by(Task.case_id)
    )
    return {case_id: transition for case_id, transition in rows}  # noqa: C416 - rows are no pairs to mypy


def _asked(viewer: Viewer, wanted: Wanted, workflow: Workflow) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    queue = workflow.queues.get(wanted.queue)
    if queue is not None:
        clauses.append(Case.state.in_(queue.states))
        clauses.append(IS_OPEN if _is_all_open(workflow, wanted.queue) else true())
    if wanted.state in workflow.states:
        clauses.append(Case.state.in_(viewer.alike(workflow.id, wanted.state)))
    if wanted.institution_id:
        clauses.append(Case.institution_id == wanted.institution_id)
    if wanted.only is not None:
        clauses.append(Case.id.in_(wanted.only))
    clauses.append(_searched(viewer, wanted.q))
    return clauses


def _searched(viewer: Viewer, q: str) -> ColumnElement[bool]:
    if not q.strip():
        return true()
    number = func.lower(Case.number).like(containing(q), escape=ESCAPE)
    return or_(number, and_(Learner.search_text.like(containing(q), escape=ESCAPE), viewer.named_cases()))


def _is_all_open(workflow: Workflow, queue: str) -> bool:
    """Whether nothing that is closed can stand in this queue, so that the indexes of open cases will do."""
    found = workflow.queues.get(queue)
    return found is not None and not any(workflow.states[state].final for state in found.states)


def _counts(session: Session, viewer: Viewer, workflow: str, which: ColumnElement[bool]) -> dict[str, int]:
    """State -> how many of these cases in reach stand there."""
    rows = session.execute(
        select(Case.state, func.count()).where(Case.workflow == workflow, which, viewer.cases()).group_by(Case.state)
    )
    return {state: count for state, count in rows}  # noqa: C416 - rows are no pairs to mypy


def _tabs(workflow: Workflow, counts: dict[str, int]) -> list[Tab]:
    """The queues in which something waits."""
    found = [
        Tab(name, queue.label, sum(counts.get(state, 0) for state in queue.states))
        for name, queue in workflow.queues.items()
    ]
    return [tab for tab in found if tab.count]


def _states(workflow: Workflow, counts: dict[str, int]) -> list[tuple[str, Label]]:
    """The states in which there is a case; those that read alike once."""
    seen: dict[str, tuple[str, Label]] = {}
    for name, state in workflow.states.items():
        if counts.get(name):
            seen.setdefault(state.label["lv"], (name, state.label))
    return list(seen.values())


def _institutions(session: Session, viewer: Viewer) -> list[tuple[int, str]]:
    """The schools in reach, to choose from where there are several."""
    rows = session.execute(
        select(Institution.id, Institution.name)
        .where(SCHOOL, institution_scope(viewer.actor, viewer.roles))
        .order_by(Institution.name)
    ).all()
    return [(row.id, row.name) for row in rows] if len(rows) > 1 else []


def _row(row: Row[Any], viewer: Viewer, mine: Mapping[int, str | None]) -> CaseRow:
    today = viewer.actor.on
    due = row.due_at.date() if row.due_at and row.is_open else None
    is_mine = row.id in mine
    return CaseRow(
        id=row.id,
        learner_id=row.learner_id,
        number=row.number,
        name=f"{row.given_name} {row.family_name}" if row.is_named and row.given_name else "",
        institution=row.institution,
        state_id=row.state,
        state=viewer.label_of(row.workflow, row.state),
        due_on=due,
        days_left=(due - today).days if due else None,
        days_in_state=max((today - row.entered_at.date()).days, 0),
        is_open=row.is_open,
        doing=doing(viewer.workflow(row.workflow), row.state, mine[row.id]) if is_mine else LOOK,
        is_mine=is_mine,
    )
