"""*Mana nedēļa*: what somebody gives this week, measure by measure, and what is still lacking of its share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Row, and_, case, func, select
from sqlalchemy.orm import Session

from iapflow.reports.delivery import STATE
from iapflow.reports.viewer import Viewer
from iapflow.store.case import IS_OPEN, Case
from iapflow.store.learner import Learner
from iapflow.store.measure import Measure
from iapflow.store.work_log import WorkLogEntry

DAYS = 7
HALF = Decimal("0.5")
NOTHING = Decimal(0)
WORKDAYS = 5


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One measure this week, in hours.

    Args:
        share: what falls on this week when the rest is spread evenly to the end of the plan, in half hours.
        on: the days of this week on which something was given, Monday first.
    """

    case_id: int
    measure_row: str
    measure_code: str
    name: str
    number: str
    given: Decimal
    share: Decimal
    missed: int
    on: Sequence[date]

    @property
    def lacking(self) -> Decimal:
        """How much of the share is not given yet."""
        return max(self.share - self.given, NOTHING)


@dataclass(frozen=True, slots=True)
class Week:
    """The week a day lies in."""

    monday: date
    lines: Sequence[WeekLine]

    @property
    def days(self) -> Sequence[date]:
        """Monday to Friday."""
        return [self.monday + timedelta(days=number) for number in range(WORKDAYS)]

    @property
    def given(self) -> Decimal:
        """Hours given this week."""
        return sum((line.given for line in self.lines), NOTHING)

    @property
    def share(self) -> Decimal:
        """Hours that fall on this week."""
        return sum((line.share for line in self.lines), NOTHING)

    @property
    def lacking(self) -> Sequence[WeekLine]:
        """What is still to be given."""
        return [line for line in self.lines if line.lacking]


def week_of(session: Session, viewer: Viewer) -> Week:
    """The measures this person gives in plans in delivery, what lacks most first."""
    today = viewer.actor.on
    monday = today - timedelta(days=today.weekday())
    if viewer.actor.person_id is None:
        return Week(monday, [])
    found = session.execute(_asked(viewer, viewer.actor.person_id, monday)).all()
    on = _days(session, [row.id for row in found], viewer.actor.person_id, monday)
    lines = [_line(row, monday, on.get((row.id, row.row_id), [])) for row in found]
    return Week(monday, sorted(lines, key=lambda line: (-line.lacking, line.name, line.measure_row)))


def _asked(viewer: Viewer, person_id: int, monday: date) -> Any:
    counts = and_(WorkLogEntry.voided_at.is_(None), WorkLogEntry.no_show.is_(False))
    here = and_(WorkLogEntry.worked_on >= monday, WorkLogEntry.worked_on < monday + timedelta(days=DAYS))
    earlier = and_(counts, WorkLogEntry.worked_on < monday)
    missed = and_(WorkLogEntry.voided_at.is_(None), WorkLogEntry.no_show.is_(True), here)
    logged = (
        select(
            WorkLogEntry.case_id,
            WorkLogEntry.measure_row,
            func.sum(case((earlier, WorkLogEntry.hours), else_=0)).label("before"),
            func.sum(case((and_(counts, here), WorkLogEntry.hours), else_=0)).label("now"),
            func.sum(case((missed, 1), else_=0)).label("missed"),
        )
        .where(WorkLogEntry.kind == "consultation")
        .group_by(WorkLogEntry.case_id, WorkLogEntry.measure_row)
        .subquery()
    )
    return (
        select(
            Case.id, Case.number, Case.due_at, Learner.given_name, Learner.family_name, Measure.row_id,
            Measure.measure_code, Measure.volume, logged.c.before, logged.c.now, logged.c.missed,
        )
        .select_from(Measure)
        .join(Case, Case.id == Measure.case_id)
        .join(Learner, Learner.id == Case.learner_id)
        .outerjoin(logged, and_(logged.c.case_id == Measure.case_id, logged.c.measure_row == Measure.row_id))
        .where(Measure.giver_id == person_id, Measure.removed_at.is_(None), Measure.unit == "h")
        .where(IS_OPEN, Case.state == STATE, viewer.cases())
    )  # fmt: skip


def _days(session: Session, cases: Sequence[int], person_id: int, monday: date) -> dict[tuple[int, str], list[date]]:
    """(case, measure) -> the days of this week with something given."""
    rows = session.execute(
        select(WorkLogEntry.case_id, WorkLogEntry.measure_row, WorkLogEntry.worked_on)
        .where(WorkLogEntry.case_id.in_(cases), WorkLogEntry.giver_id == person_id)
        .where(WorkLogEntry.voided_at.is_(None), WorkLogEntry.no_show.is_(False))
        .where(WorkLogEntry.worked_on >= monday, WorkLogEntry.worked_on < monday + timedelta(days=DAYS))
        .order_by(WorkLogEntry.worked_on)
        .distinct()
    )
    found: dict[tuple[int, str], list[date]] = {}
    for case_id, row_id, on in rows:
        found.setdefault((case_id, row_id or ""), []).append(on)
    return found


def _line(row: Row[Any], monday: date, on: Sequence[date]) -> WeekLine:
    rest = max(Decimal(row.volume or 0) - Decimal(row.before or 0), NOTHING)
    ends = row.due_at.date() if row.due_at else monday
    weeks = max((ends - monday).days // DAYS + 1, 1)
    return WeekLine(
        case_id=row.id,
        measure_row=row.row_id,
        measure_code=row.measure_code,
        name=f"{row.given_name} {row.family_name}",
        number=row.number,
        given=Decimal(row.now or 0),
        share=min(((rest / weeks) / HALF).quantize(Decimal(1), ROUND_HALF_UP) * HALF, rest),
        missed=int(row.missed or 0),
        on=on,
    )
