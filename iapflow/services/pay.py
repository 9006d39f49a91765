"""What hours of work come to: by the rate that counts for their measure on their own day, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from iapflow.store.measure import Measure, UnitRate
from iapflow.store.work_log import WorkLogEntry
from iapflow.store.work_month import WorkMonth, rows_of

AUTHOR = "M11"
"""The author's own hours are paid by the rate of this measure."""


@dataclass(frozen=True, slots=True)
class Rates:
    """(measure or None, valid from, euro cents an hour), any order."""

    rows: Sequence[tuple[str | None, date, int]]

    def on(self, measure: str | None, day: date) -> int:
        """Cents an hour; a rate of the measure goes before the general one."""
        code = measure or AUTHOR
        valid = [row for row in self.rows if row[0] in {code, None} and row[1] <= day]
        return max(valid, key=lambda row: (row[0] is not None, row[1]))[2] if valid else 0

    def of(self, hours: Decimal, measure: str | None, day: date) -> int:
        """Whole cents for so many hours."""
        return int((hours * self.on(measure, day)).to_integral_value(ROUND_HALF_UP))


def rates(session: Session) -> Rates:
    """Every rate there ever was."""
    found = session.execute(select(UnitRate.measure_code, UnitRate.valid_from, UnitRate.cents_per_hour))
    return Rates([(row.measure_code, row.valid_from, row.cents_per_hour) for row in found])


def month_pay(session: Session, month: WorkMonth, known: Rates) -> tuple[Decimal, int]:
    """Hours of a month that are paid, and euro cents for them; who did not come is not paid for."""
    rows = session.execute(
        select(WorkLogEntry.hours, WorkLogEntry.worked_on, Measure.measure_code)
        .outerjoin(Measure, and_(Measure.case_id == WorkLogEntry.case_id, Measure.row_id == WorkLogEntry.measure_row))
        .where(*rows_of(month), WorkLogEntry.no_show.is_(False))
    ).all()
    cents = sum(known.of(row.hours, row.measure_code, row.worked_on) for row in rows)
    return sum((row.hours for row in rows), Decimal(0)), cents
