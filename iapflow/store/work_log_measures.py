"""Hours given for a measure in a month, kept beside the log and in its transaction."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    String,
    case,
    delete,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from iapflow.store.base import BigId, Model
from iapflow.store.columns import Quantity
from iapflow.store.work_log import WorkLogEntry

AUTHOR = ""
"""Instead of a measure's row: hours of the plan's author."""


class WorkLogMeasure(Model):
    """A measure's month, named by its first day; void rows count nowhere, missed ones only as missed."""

    __tablename__ = "work_log_measure"
    __table_args__ = (
        CheckConstraint("hours >= 0 AND hours < 100000", name="hours"),
        CheckConstraint("entries >= 0 AND missed >= 0", name="counts"),
    )

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    measure_row: Mapped[str] = mapped_column(String(40), primary_key=True)
    hours: Mapped[Decimal] = mapped_column(Quantity)
    entries: Mapped[int]
    missed: Mapped[int]


def count_measures(connection: Connection, case_id: int, days: tuple[date, date]) -> None:
    """Sum a plan's month up anew, from its first to its last day."""
    first, last = days
    given = WorkLogEntry.no_show.is_(False)
    row = func.coalesce(WorkLogEntry.measure_row, AUTHOR)
    sums = (
        select(
            literal(case_id), literal(first), row, func.sum(case((given, WorkLogEntry.hours), else_=0)),
            func.sum(case((given, 1), else_=0)), func.sum(case((given, 0), else_=1)),
        )
        .where(
            WorkLogEntry.case_id == case_id, WorkLogEntry.worked_on.between(first, last),
            WorkLogEntry.voided_at.is_(None),
        )
        .group_by(row)
    )  # fmt: skip
    kept = (WorkLogMeasure.case_id == case_id, WorkLogMeasure.month == first)
    connection.execute(delete(WorkLogMeasure).where(*kept))
    columns = ["case_id", "month", "measure_row", "hours", "entries", "missed"]
    connection.execute(insert(WorkLogMeasure).from_select(columns, sums))
