"""Darba uzskaite as it is read: what was planned, given and left, and the rows themselves.

Every question is one statement, however many plans or rows there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from iapflow.store.case import Case
from iapflow.store.learner import Learner
from iapflow.store.measure import Measure
from iapflow.store.person import Person
from iapflow.store.work_log import WorkLogEntry

NOTHING = Decimal(0)
COUNTS = and_(WorkLogEntry.voided_at.is_(None), WorkLogEntry.no_show.is_(False))
GIVEN = func.coalesce(func.sum(case((COUNTS, WorkLogEntry.hours), else_=0)), 0)


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure of a plan: volume in its own unit, what was given of it."""

    row_id: str
    code: str
    subject: str | None
    giver_id: int | None
    giver: str
    unit: str | None
    planned: Decimal
    delivered: Decimal

    @property
    def left(self) -> Decimal:
        """What is still to be given; nothing once more was given than planned."""
        return max(self.planned - self.delivered, NOTHING)


@dataclass(frozen=True, slots=True)
class LogLine:
    """One row of the log."""

    entry_id: int
    case_id: int
    number: str
    learner: str
    worked_on: date
    time_from: time | None
    time_to: time | None
    hours: Decimal
    kind: str
    activity: str | None
    code: str | None
    subject: str | None
    giver_id: int
    giver: str
    entered_by_id: int | None
    no_show: bool
    topic: str | None
    remarks: str | None
    confirmed_on: date | None
    voided_at: datetime | None
    measure_row: str | None = None
    mode: str | None = None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in which this person logs work."""

    case_id: int
    number: str
    learner: str
    planned: Decimal
    delivered: Decimal
    last_on: date | None
    until: datetime | None

    @property
    def left(self) -> Decimal:
        """Hours still to be given."""
        return max(self.planned - self.delivered, NOTHING)


def measures(session: Session, case_id: int) -> list[MeasureLine]:
    """The measures of a plan that are counted in hours, in the plan's order."""
    given = (
        select(WorkLogEntry.measure_row, func.sum(WorkLogEntry.hours).label("hours"))
        .where(WorkLogEntry.case_id == case_id, COUNTS)
        .group_by(WorkLogEntry.measure_row)
        .subquery()
    )
    rows = session.execute(
        select(Measure, Person, given.c.hours)
        .outerjoin(Person, Person.id == Measure.giver_id)
        .outerjoin(given, given.c.measure_row == Measure.row_id)
        .where(Measure.case_id == case_id, Measure.removed_at.is_(None), Measure.unit == "h")
        .order_by(Measure.position)
    )
    return [
        MeasureLine(
            row_id=row.row_id,
            code=row.measure_code,
            subject=row.subject_code,
            giver_id=row.giver_id,
            giver=giver.full_name if giver else "",
            unit=row.unit,
            planned=row.volume or NOTHING,
            delivered=Decimal(str(hours or 0)),
        )
        for row, giver, hours in rows
    ]


def author_hours(session: Session, case_id: int) -> Decimal:
    """Hours of the plan's author so far."""
    given = session.scalar(select(GIVEN).where(WorkLogEntry.case_id == case_id, WorkLogEntry.kind == "author_hours"))
    return Decimal(str(given or 0))


def lines(session: Session, seen: ColumnElement[bool], page: tuple[int, int], *more: Any) -> list[LogLine]:
    """Rows of the log, newest first.

    Args:
        seen: the scope clause of the person who looks.
        page: (how many, from which).
        more: further clauses on the rows.
    """
    limit, offset = page
    rows = session.execute(
        select(WorkLogEntry, Person, Case.number, Learner, Measure.measure_code, Measure.subject_code)
        .join(Person, Person.id == WorkLogEntry.giver_id)
        .join(Case, Case.id == WorkLogEntry.case_id)
        .outerjoin(Learner, Learner.id == Case.learner_id)
        .outerjoin(Measure, and_(Measure.case_id == WorkLogEntry.case_id, Measure.row_id == WorkLogEntry.measure_row))
        .where(seen, *more)
        .order_by(WorkLogEntry.worked_on.desc(), WorkLogEntry.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [
        LogLine(
            entry_id=row.id,
            case_id=row.case_id,
            number=number,
            learner=learner.full_name if learner else "",
            worked_on=row.worked_on,
            time_from=row.time_from,
            time_to=row.time_to,
            hours=row.hours,
            kind=row.kind,
            activity=row.activity,
            code=code,
            subject=subject,
            giver_id=row.giver_id,
            giver=giver.full_name,
            entered_by_id=row.entered_by_id,
            no_show=row.no_show,
            topic=row.topic,
            remarks=row.remarks,
            confirmed_on=row.confirmed_on,
            voided_at=row.voided_at,
            measure_row=row.measure_row,
            mode=row.mode,
        )
        for row, giver, number, learner, code, subject in rows
    ]


def plans(session: Session, seen: ColumnElement[bool], states: Sequence[str], people: Sequence[int]) -> list[PlanLine]:
    """The plans this person may log work in, the one longest without a row first.

    Args:
        seen: the scope clause on cases.
        states: those in which the log may be written.
        people: whose measures count: oneself, and those one stands in for; nobody counts all.
    """
    mine: Any = Measure.giver_id.in_(people) if people else Measure.row_id.is_not(None)
    planned = (
        select(Measure.case_id, func.sum(Measure.volume).label("hours"))
        .where(Measure.removed_at.is_(None), Measure.unit == "h", mine)
        .group_by(Measure.case_id)
        .subquery()
    )
    own: Any = WorkLogEntry.giver_id.in_(people) if people else WorkLogEntry.id.is_not(None)
    given = (
        select(WorkLogEntry.case_id, func.sum(WorkLogEntry.hours).label("hours"), func.max(WorkLogEntry.worked_on))
        .where(COUNTS, WorkLogEntry.kind == "consultation", own)
        .group_by(WorkLogEntry.case_id)
        .subquery()
    )
    last = given.c[2]
    rows = session.execute(
        select(Case.id, Case.number, Case.due_at, Learner, planned.c.hours, given.c.hours, last)
        .outerjoin(Learner, Learner.id == Case.learner_id)
        .outerjoin(planned, planned.c.case_id == Case.id)
        .outerjoin(given, given.c.case_id == Case.id)
        .where(seen, Case.state.in_(states), or_(planned.c.hours > 0, given.c.hours > 0, literal(not people)))
        .order_by(last.is_not(None), last, Case.number)
    )
    return [
        PlanLine(
            case_id=case_id,
            number=number,
            learner=learner.full_name if learner else "",
            planned=Decimal(str(hours or 0)),
            delivered=Decimal(str(done or 0)),
            last_on=date.fromisoformat(on) if isinstance(on, str) else on,
            until=until,
        )
        for case_id, number, until, learner, hours, done, on in rows
    ]
