"""On time or late, by school days, and at which step (R9): applications, plans and months of work.

A step is a stay in a state whose definition gives it so many days, or in one that ends with the plan's period.
Days are counted on the calendar of the learner's grade and institution (`school_days`): each day has a number,
so that a stay is the difference of two of them.  Moments are taken by their day in UTC: who finishes after
midnight finishes the day before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, String, Subquery, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from iapflow.reports import cuts
from iapflow.reports.counted import Asked, Cut, Figure, Report, learners, part, plans, register, share
from iapflow.reports.counted_rows import PLAN, enrolled_then, in_reach, places
from iapflow.reports.early_report import readers
from iapflow.reports.school_days import counted_by, numbered_days
from iapflow.reports.viewer import Label, Viewer
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.moments import day_text
from iapflow.store.semester import Semester

WORKFLOWS = ("application", PLAN, "work_month")
SCHOOL, WORKING = "school_days", "working_days"
DELIVERED = (f"{PLAN}/in_delivery", f"{PLAN}/suspended")
"""Steps that end on a day, after which the evaluation is late: the case's own day, else the semester's last."""


def stays(viewer: Viewer, asked: Asked) -> Subquery:
    """Stays with their case: at which step, whether it goes on, how many days it took, how late it is."""
    spans, days = _limits(viewer), numbered_days(viewer.catalogue.calendar, viewer.actor.on)
    found, by = _stays(viewer, asked, [*spans, *DELIVERED]), _calendars(viewer, asked)
    began, ended, due = days.alias("began"), days.alias("ended"), days.alias("due")

    def on(numbers: Any, day: Any) -> ColumnElement[bool]:
        return and_(numbers.c.day == day, numbers.c.whose == by.c.whose)

    in_working_days = found.c.step.in_([step for step, (_, unit) in spans.items() if unit == WORKING])
    allowed = case({step: days_ for step, (days_, _) in spans.items()}, value=found.c.step)
    spent = case(
        (in_working_days, ended.c.working - began.c.working), else_=ended.c.school - began.c.school
    )  # fmt: skip
    late_by = case((found.c.due_on.is_not(None), ended.c.school - due.c.school), else_=spent - allowed)
    return (
        select(found, spent.label("spent"), late_by.label("late_by"))
        .join(by, by.c.case_id == found.c.case_id)
        .join(began, on(began, found.c.began_on))
        .join(ended, on(ended, found.c.ended_on))
        .outerjoin(due, on(due, found.c.due_on))
        .subquery()
    )


def _stays(viewer: Viewer, asked: Asked, steps: Sequence[str]) -> Subquery:
    """Out of the journal: from entering a state to leaving it, or to now."""
    whose = Event.case_id
    left = func.lead(Event.at).over(partition_by=whose, order_by=Event.seq)
    move = (
        select(whose, Event.to_state, Event.at, left.label("left_at"))
        .join(Case, Case.id == whose)
        .where(Event.to_state != Event.from_state, *_asked_for(viewer, asked))
        .subquery()
    )
    step = (Case.workflow + "/" + move.c.to_state).label("step")
    stands = and_(move.c.left_at.is_(None), Case.state == move.c.to_state)
    day = func.coalesce(case((stands, day_text(Case.due_at))), cast(Semester.ends_on, String))
    return (
        select(
            Case.id.label("case_id"), Case.learner_id, step, Case.semester_id, Semester.school_year,
            stands.label("stands"), day_text(move.c.at).label("began_on"),
            func.coalesce(day_text(move.c.left_at), viewer.actor.on.isoformat()).label("ended_on"),
            case((step.element.in_(DELIVERED), day)).label("due_on"),
            *places(viewer),
        )
        .select_from(move)
        .join(Case, Case.id == move.c.case_id)
        .join(Institution, Institution.id == Case.institution_id)
        .outerjoin(Learner, Learner.id == Case.learner_id)
        .outerjoin(Semester, Semester.id == Case.semester_id)
        .where(step.element.in_(steps), or_(Learner.id.is_(None), Learner.is_practice.is_(False)))
        .where(or_(move.c.left_at.is_not(None), stands))
        .subquery()
    )  # fmt: skip


def _asked_for(viewer: Viewer, asked: Asked) -> Iterator[ColumnElement[bool]]:
    yield Case.workflow.in_(WORKFLOWS)
    yield in_reach(viewer)
    if asked.semester is not None:
        yield Case.semester_id == asked.semester


def _calendars(viewer: Viewer, asked: Asked) -> CTE:
    """By whose calendar each case is counted; worked out once for all its stays."""
    by = counted_by(viewer.catalogue.calendar, Institution.code, enrolled_then()(Enrolment.grade))
    cases = (
        select(Case.id.label("case_id"), by.label("whose"))
        .join(Institution, Institution.id == Case.institution_id)
        .outerjoin(Semester, Semester.id == Case.semester_id)
        .where(*_asked_for(viewer, asked))
    )
    return cases.cte("calendars").prefix_with("MATERIALIZED")


def _limits(viewer: Viewer) -> Mapping[str, tuple[int, str]]:
    """Step -> so many days, and of which kind, as today's definitions say."""
    found = {}
    for name in WORKFLOWS:
        workflow = viewer.workflow(name)
        for state, one in (workflow.states if workflow else {}).items():
            span = next((due.in_ for due in one.due if due.in_ is not None), None)
            if span is not None and span.unit in {SCHOOL, WORKING}:
                found[f"{name}/{state}"] = (span.amount, span.unit)
    return found


def _steps(session: Session, viewer: Viewer, keys: Sequence[str]) -> Mapping[str, Label | str]:
    """The workflow and the state, as people call them."""
    parts = [(name, state, key) for key in keys for name, _, state in (key.partition("/"),)]
    labels = cuts.told_apart(viewer, parts)
    found: dict[str, Label | str] = {}
    for name, _, key in parts:
        workflow, one = viewer.workflow(name), labels[key]
        whole = workflow.label if workflow else {"lv": name}
        if not isinstance(one, str):
            found[key] = {tongue: f"{whole.get(tongue, whole['lv'])}: {words}" for tongue, words in one.items()}
    return found


def _late(rows: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = rows.late_by > 0
    return found


def _late_now(rows: Any) -> ColumnElement[bool]:
    return and_(rows.stands, rows.late_by > 0)


CASES = Figure("Cases", plans)
LATE = part("Were late", _late)
STEP = Cut("step", "Step", lambda rows: rows.step, _steps)

register(
    Report(
        "timeliness", "On time or late", "How long each step took in school days, and where it is late now.",
        stays, (STEP, *(one for one in cuts.PLACES if one is not cuts.GRADE), *cuts.TIMES),
        (
            CASES, Figure("Learners", learners), part("Late now", _late_now), LATE, share("Late, %", LATE, CASES),
            Figure("Days on average", lambda rows: func.avg(rows.spent * 1.0)),
            Figure("Days late at most", lambda rows: func.max(case((rows.late_by > 0, rows.late_by), else_=0))),
        ),
        frozenset(readers()),
    )
)  # fmt: skip
