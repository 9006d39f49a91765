"""*Stundu sadale*: hours granted, planned, given and left, by who gives support and by plan, in one semester.

What is planned are the hours of plans that still run; of a plan that is suspended or closed only
what was given counts.  Practice learners count nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from iapflow.reports.hours_lines import NOTHING, GiverHours, PlanHours, Split, hours_of
from iapflow.reports.work_log import COUNTS
from iapflow.store.case import Case, CaseRole
from iapflow.store.engagement import Engagement
from iapflow.store.learner import Learner
from iapflow.store.measure import Measure
from iapflow.store.person import Person
from iapflow.store.semester import Semester
from iapflow.store.work_log import WorkLogEntry

PLAN, AUTHOR, DELETED, SUSPENDED = "support_plan", "plan_author", "inactive", "suspended"


def split(session: Session, unit: int, semester: Semester, author_hours: Decimal) -> Split:
    """The hours of an institution in a semester.

    Args:
        author_hours: how many hours the author of a plan has.
    """
    plans = _plans(session, unit, semester, author_hours)
    found: dict[tuple[int, bool], GiverHours] = {}
    for giver, case_id, hours in _planned(session, plans):
        plans[case_id].planned += hours
        if giver is not None and plans[case_id].runs:
            _line(found, giver, is_author=False).planned += hours
    for giver, case_id, is_author, worked_on, hours in _given(session, plans):
        _note(plans[case_id], _line(found, giver, is_author=is_author), worked_on, hours)
    for plan in plans.values():
        if plan.author_id is not None and plan.runs:
            line = _line(found, plan.author_id, is_author=True)
            line.planned += max(plan.author_planned - plan.author_given, NOTHING)
    for paper in papers(session, semester, Engagement.institution_id == unit):
        _grant(_line(found, paper.person_id, is_author=paper.role == AUTHOR), paper, semester)
    names = _names(session, {line.person_id for line in found.values()})
    for line in found.values():
        line.name = names.get(line.person_id, ("", ""))[1]
    for plan in plans.values():
        plan.author = names.get(plan.author_id or 0, ("", ""))[1]
    order = sorted(found.values(), key=lambda one: (names[one.person_id], one.person_id, one.is_author))
    return Split(order, list(plans.values()))


def own(session: Session, person: int, semester: Semester, author_hours: Decimal) -> Sequence[tuple[str, GiverHours]]:
    """Somebody's own hours by institution: where something is granted, the name of the institution and the line."""
    mine = papers(session, semester, Engagement.person_id == person)
    found = []
    for name, unit in sorted({(paper.institution.name, paper.institution_id) for paper in mine}):
        lines = split(session, unit, semester, author_hours).givers
        found += [(name, line) for line in lines if line.person_id == person and line.granted is not None]
    return found


def papers(session: Session, semester: Semester, *where: ColumnElement[bool]) -> Sequence[Engagement]:
    """Orders and contracts that hold on some day of a semester, the oldest first."""
    holds_then = and_(
        Engagement.valid_from <= semester.ends_on,
        or_(Engagement.valid_to.is_(None), Engagement.valid_to >= semester.starts_on),
    )
    asked = select(Engagement).where(holds_then, Engagement.voided_at.is_(None), *where)
    return session.scalars(asked.order_by(Engagement.valid_from, Engagement.id)).all()


def _plans(session: Session, unit: int, semester: Semester, author_hours: Decimal) -> dict[int, PlanHours]:
    rows = session.execute(
        select(Case.id, Case.number, Case.state, Case.is_open, Learner)
        .join(Learner, Learner.id == Case.learner_id)
        .where(Case.workflow == PLAN, Case.institution_id == unit, Case.semester_id == semester.id)
        .where(Case.state != DELETED, Learner.is_practice.is_(False))
        .order_by(Learner.family_name, Learner.given_name, Case.id)
    )
    found = {
        ident: PlanHours(
            ident, number, learner.full_name, runs=is_open and state != SUSPENDED, author_planned=author_hours
        )
        for ident, number, state, is_open, learner in rows
    }
    appointed = select(CaseRole).where(CaseRole.case_id.in_(list(found)), CaseRole.role == AUTHOR)
    for row in session.scalars(appointed.order_by(CaseRole.valid_from, CaseRole.id)):
        found[row.case_id].author_id = row.person_id
    return found


def _planned(session: Session, plans: Mapping[int, PlanHours]) -> Iterable[tuple[int | None, int, Decimal]]:
    rows = session.execute(
        select(Measure.giver_id, Measure.case_id, func.sum(Measure.volume))
        .where(Measure.case_id.in_(list(plans)), Measure.removed_at.is_(None), Measure.unit == "h")
        .group_by(Measure.giver_id, Measure.case_id)
    )
    return [(giver, case_id, Decimal(str(hours or 0))) for giver, case_id, hours in rows]


def _given(session: Session, plans: Mapping[int, PlanHours]) -> Iterable[tuple[int, int, bool, date, Decimal]]:
    entry: Any = WorkLogEntry
    rows = session.execute(
        select(entry.giver_id, entry.case_id, entry.kind, entry.worked_on, func.sum(entry.hours))
        .where(entry.case_id.in_(list(plans)), COUNTS)
        .group_by(entry.giver_id, entry.case_id, entry.kind, entry.worked_on)
    )
    return [
        (giver, case_id, kind == "author_hours", worked_on, Decimal(str(hours)))
        for giver, case_id, kind, worked_on, hours in rows
    ]


def _note(plan: PlanHours, line: GiverHours, worked_on: date, hours: Decimal) -> None:
    month = worked_on.replace(day=1)
    line.given += hours
    line.months[month] = line.months.get(month, NOTHING) + hours
    if line.is_author:
        plan.author_given += hours
    else:
        plan.given += hours
    if line.is_author or not plan.runs:
        line.planned += hours


def _grant(line: GiverHours, paper: Engagement, semester: Semester) -> None:
    """Add what a paper grants: papers add up."""
    line.granted = (line.granted or NOTHING) + hours_of(paper, semester)
    line.papers.append(paper)


def _line(found: dict[tuple[int, bool], GiverHours], person: int, *, is_author: bool) -> GiverHours:
    return found.setdefault((person, is_author), GiverHours(person, "", is_author))


def _names(session: Session, people: Iterable[int]) -> Mapping[int, tuple[str, str]]:
    rows = session.scalars(select(Person).where(Person.id.in_(list(people))))
    return {person.id: (f"{person.family_name} {person.given_name}", person.full_name) for person in rows}


def granted_to(session: Session, unit: int, semester: Semester, person: int) -> GiverHours | None:
    """Somebody's hours as a giver in an institution; None where nothing is granted for them."""
    mine = (Engagement.institution_id == unit, Engagement.person_id == person, Engagement.role != AUTHOR)
    if not papers(session, semester, *mine):
        return None
    lines = split(session, unit, semester, NOTHING).givers
    return next(line for line in lines if line.person_id == person and not line.is_author)
