"""The strip of *Mana nedēļa*: what is to be held on which day and at what time, as rows to tap.

A measure's own days and times, and what was moved to this week; what is entered already is told, not asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.builtin.units import not_taught
from iapflow.reports.counted_rows import enrolled_then
from iapflow.reports.delivery import STATE
from iapflow.reports.school_days import calendar_of
from iapflow.reports.viewer import Viewer
from iapflow.store.case import IS_OPEN, Case
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.make_up import MakeUp, MeasureSlot
from iapflow.store.measure import Measure
from iapflow.store.semester import Semester
from iapflow.store.work_log import WorkLogEntry

DAYS = 7
HELD, MISSED, MOVED, OPEN, LATER = "held", "missed", "moved", "open", "later"


@dataclass(frozen=True, slots=True)
class Planned:
    """One consultation of the week and how it stands: to be told, told, or still to come."""

    case_id: int
    measure_row: str
    code: str
    subject: str | None
    name: str
    on: date
    time_from: time
    time_to: time
    status: str

    @property
    def key(self) -> str:
        """By which the page names it."""
        return f"{self.case_id}-{self.measure_row}-{self.on:%Y%m%d}-{self.time_from:%H%M}"


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A measure one gives, with its days and times."""

    case_id: int
    measure_row: str
    code: str
    subject: str | None
    name: str
    number: str
    slots: Sequence[tuple[int, time, time]]


def strip(session: Session, viewer: Viewer) -> list[Planned]:
    """This week's consultations of whoever looks, by day and time."""
    today = viewer.actor.on
    monday = today - timedelta(days=today.weekday())
    measures = _measures(session, viewer)
    if not measures:
        return []
    told = _told(session, viewer, monday)
    found = [
        _planned(measures[key], on, hours, (told, today))
        for key, on, hours in (*_slotted(session, viewer, measures, monday), *_moved(session, viewer, measures, monday))
    ]
    return sorted(found, key=lambda one: (one.on, one.time_from, one.name))


def slots(session: Session, viewer: Viewer) -> list[SlotLine]:
    """The measures one gives in plans in delivery, with their days and times."""
    kept: dict[tuple[int, str], list[tuple[int, time, time]]] = {}
    measures = _measures(session, viewer)
    for row in session.scalars(_rows(MeasureSlot, measures)):
        kept.setdefault((row.case_id, row.measure_row), []).append((row.weekday, row.time_from, row.time_to))
    return [
        SlotLine(
            row.id, row.row_id, row.measure_code, row.subject_code, f"{row.given_name} {row.family_name}", row.number,
            sorted(kept.get((row.id, row.row_id), [])),
        )
        for row in measures.values()
    ]  # fmt: skip


Measures = Mapping[tuple[int, str], Any]
Place = tuple[tuple[int, str], date, tuple[time, time]]


def _measures(session: Session, viewer: Viewer) -> Measures:
    if viewer.actor.person_id is None:
        return {}
    rows = session.execute(
        select(
            Case.id, Case.number, Learner.given_name, Learner.family_name, Measure.row_id, Measure.measure_code,
            Measure.subject_code, Institution.code, enrolled_then()(Enrolment.grade).label("grade"),
        )
        .select_from(Measure)
        .join(Case, Case.id == Measure.case_id)
        .join(Institution, Institution.id == Case.institution_id)
        .join(Learner, Learner.id == Case.learner_id)
        .outerjoin(Semester, Semester.id == Case.semester_id)
        .where(Measure.giver_id == viewer.actor.person_id, Measure.removed_at.is_(None), Measure.unit == "h")
        .where(IS_OPEN, Case.state == STATE, viewer.cases())
        .order_by(Learner.family_name, Learner.given_name, Measure.position)
    )  # fmt: skip
    return {(row.id, row.row_id): row for row in rows}


def _slotted(session: Session, viewer: Viewer, measures: Measures, monday: date) -> Iterator[Place]:
    calendar = viewer.catalogue.calendar
    for row in session.scalars(_rows(MeasureSlot, measures)):
        on, key = monday + timedelta(days=row.weekday - 1), (row.case_id, row.measure_row)
        measure = measures.get(key)
        if measure is None:
            continue
        if calendar is None or not_taught(on, calendar_of(calendar, measure.code, measure.grade)) is None:
            yield key, on, (row.time_from, row.time_to)


def _moved(session: Session, viewer: Viewer, measures: Measures, monday: date) -> Iterator[Place]:
    """What was moved into this week with a time."""
    rows = session.scalars(
        _rows(MakeUp, measures).where(
            MakeUp.giver_id == viewer.actor.person_id,
            MakeUp.moved_to >= monday,
            MakeUp.moved_to < monday + timedelta(days=DAYS),
            MakeUp.moved_from.is_not(None),
            MakeUp.waived_at.is_(None),
        )
    )
    for row in rows:
        if row.moved_to is not None and row.moved_from is not None:
            minutes = row.moved_from.hour * 60 + row.moved_from.minute + int(row.hours * 60)
            ends = time(min(minutes // 60, 23), minutes % 60 if minutes < 24 * 60 else 59)
            if ends > row.moved_from:
                yield (row.case_id, row.measure_row), row.moved_to, (row.moved_from, ends)


def _told(session: Session, viewer: Viewer, monday: date) -> dict[tuple[int, str, date], list[tuple[time, time, str]]]:
    """What is entered of this week, and what was moved away from it."""
    found: dict[tuple[int, str, date], list[tuple[time, time, str]]] = {}
    week = (WorkLogEntry.worked_on >= monday, WorkLogEntry.worked_on < monday + timedelta(days=DAYS))
    mine = (WorkLogEntry.giver_id == viewer.actor.person_id, WorkLogEntry.voided_at.is_(None))
    for row in session.scalars(select(WorkLogEntry).where(*mine, *week, WorkLogEntry.kind == "consultation")):
        key = (row.case_id, row.measure_row or "", row.worked_on)
        span = (row.time_from or time.min, row.time_to or time.max)
        found.setdefault(key, []).append((*span, MISSED if row.no_show else HELD))
    away = (MakeUp.giver_id == viewer.actor.person_id, MakeUp.entry_id.is_(None))
    gone = (MakeUp.missed_on >= monday, MakeUp.missed_on < monday + timedelta(days=DAYS))
    for debt in session.scalars(select(MakeUp).where(*away, *gone)):
        found.setdefault((debt.case_id, debt.measure_row, debt.missed_on), []).append((time.min, time.max, MOVED))
    return found


def _planned(row: Any, on: date, hours: tuple[time, time], known: tuple[Any, date]) -> Planned:
    (start, end), (told, today) = hours, known
    entered = told.get((row.id, row.row_id, on), ())
    status = next((how for first, last, how in entered if first < end and last > start), None)
    return Planned(
        row.id, row.row_id, row.measure_code, row.subject_code, f"{row.given_name} {row.family_name}", on, start, end,
        status or (LATER if on > today else OPEN),
    )  # fmt: skip


def _rows(table: Any, measures: Measures) -> Any:
    return select(table).where(table.case_id.in_(sorted({case for case, _ in measures})))
