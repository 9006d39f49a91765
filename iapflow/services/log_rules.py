"""What the settings say about a row of the log: each rule is off, a question, or a wall.

A question is answered on the page with "yes, it is right"; what was answered stays with the row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from iapflow.errors import Reason, Text
from iapflow.forms.filled import Warn
from iapflow.reports.director_orders import lacks_order
from iapflow.services.grants_beside import above_grant
from iapflow.services.settings import value_of
from iapflow.services.writing import Pen
from iapflow.store.case import Case
from iapflow.store.claim import Absence
from iapflow.store.measure import Measure
from iapflow.store.work_log import WorkLogEntry

ASKS, REFUSES = Decimal(1), Decimal(2)


@dataclass(frozen=True, slots=True)
class Against:
    """What a rule holds against a row; `key` changes when the row does."""

    rule: str
    sentence: Text
    field: str
    level: Decimal
    key: str

    @property
    def reason(self) -> Reason:
        """As a reason of a refusal."""
        return Reason(self.rule if self.level == REFUSES else "warning", self.sentence, f"work_log.{self.field}")


def against(pen: Pen, entry: WorkLogEntry) -> list[Against]:
    """Everything the settings of the plan's institution hold against a row that is about to be entered."""
    if entry.kind != "consultation":
        return []
    found = []
    for rule, field, sentence in _found(pen, entry):
        level = value_of(pen.session, f"log_{rule}", entry.worked_on, pen.case.institution_id)
        if level in (ASKS, REFUSES):
            key = f"log:{rule}:{entry.worked_on}:{entry.hours}"
            found.append(Against(rule, sentence, field, level, key))
    return found


def reasons(found: Collection[Against], confirmed: Collection[str]) -> list[Reason]:
    """The walls, and the questions nobody answered."""
    return [one.reason for one in found if one.level == REFUSES or one.key not in confirmed]


def questions(found: Collection[Against], confirmed: Collection[str]) -> list[Warn]:
    """The questions, as the page of the form puts them."""
    asked = [one for one in found if one.level == ASKS]
    return [Warn(one.key, "", one.sentence, one.key in confirmed) for one in asked]


def answered(found: Collection[Against]) -> str | None:
    """The questions that were answered when the row was entered, by the names of their rules."""
    return " ".join(one.rule for one in found if one.level == ASKS) or None


def _found(pen: Pen, entry: WorkLogEntry) -> Iterator[tuple[str, str, Text]]:
    if _is_free(pen, entry.worked_on):
        yield "holiday", "worked_on", Text("This is no school day. Is the date right?")
    if lacks_order(pen.session, entry):
        yield "remote_order", "mode", Text("No director's order for remote work names this plan on that day.")
    if entry.no_show:
        return
    session, unit, on = pen.session, pen.case.institution_id, entry.worked_on
    if pen.case.learner_id is not None and session.get(Absence, (pen.case.learner_id, on)) is not None:
        yield "absence", "worked_on", Text("The learner is noted as absent on this day. Is the date right?")
    most = value_of(session, "log_day_hours", on, unit)
    alike = WorkLogEntry.case_id.in_(select(Case.id).where(Case.is_practice.is_(bool(pen.case.is_practice))))
    of_the_day = _given(session, WorkLogEntry.giver_id == entry.giver_id, WorkLogEntry.worked_on == on, alike)
    if of_the_day + entry.hours > most:
        yield "giver_day", "hours", Text("The giver would have more than {n} consultation hours this day.", {"n": most})
    here = (WorkLogEntry.case_id == entry.case_id, WorkLogEntry.measure_row == entry.measure_row)
    given = _given(session, *here) + entry.hours
    planned = _planned(session, entry)
    if planned is not None and given > planned:
        yield "over_plan", "hours", Text("More would be given than the plan's {n} h. Is that right?", {"n": planned})
    if value_of(session, "log_grant", on, unit) and (above := above_grant(session, pen.case, entry)) is not None:
        yield "grant", "hours", above
    ceiling = value_of(session, "log_measure_hours", on, unit)
    if given > ceiling:
        yield "ceiling", "hours", Text("More than {n} h of one measure in a semester. Is that right?", {"n": ceiling})


def _is_free(pen: Pen, day: date) -> bool:
    """Weekend, public or school holiday; without a calendar no day is."""
    spec = pen.book.registry.units.get("school_days")
    if spec is None or spec.skips is None or pen.book.calendar is None:
        return False
    return spec.skips(day, pen.book.calendar) is not None


def _given(session: Session, *where: ColumnElement[bool]) -> Decimal:
    counts = (WorkLogEntry.kind == "consultation", WorkLogEntry.voided_at.is_(None), WorkLogEntry.no_show.is_(False))
    return Decimal(str(session.scalar(select(func.sum(WorkLogEntry.hours)).where(*counts, *where)) or 0))


def _planned(session: Session, entry: WorkLogEntry) -> Decimal | None:
    mine = (Measure.case_id == entry.case_id, Measure.row_id == entry.measure_row, Measure.removed_at.is_(None))
    return session.scalar(select(Measure.volume).where(*mine))
