"""Keeping the monthly sums of the work log right, in the transaction that changes the log."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, delete, func, insert, select

from iapflow.store.work_log import WorkLogEntry, WorkLogMonth
from iapflow.store.work_log_measures import count_measures


def count_month(connection: Connection, case_id: int, day: date) -> Decimal:
    """Sum up anew the month this day lies in; its hours.  Void entries and no-shows do not count."""
    first = day.replace(day=1)
    last = day.replace(day=monthrange(day.year, day.month)[1])
    count_measures(connection, case_id, (first, last))
    hours, entries = connection.execute(
        select(func.sum(WorkLogEntry.hours), func.count()).where(
            WorkLogEntry.case_id == case_id,
            WorkLogEntry.worked_on.between(first, last),
            WorkLogEntry.voided_at.is_(None),
            WorkLogEntry.no_show.is_(False),
        )
    ).one()
    connection.execute(delete(WorkLogMonth).where(WorkLogMonth.case_id == case_id, WorkLogMonth.month == first))
    if not entries:
        return Decimal(0)
    connection.execute(insert(WorkLogMonth).values(case_id=case_id, month=first, hours=hours, entries=entries))
    return Decimal(hours)
