"""Time owed after a consultation that was not held: settled by a later row, or waived with a reason."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Id, Model, ShortCode, link
from iapflow.store.case import Case
from iapflow.store.codec import SealedText
from iapflow.store.columns import Quantity, UtcDateTime
from iapflow.store.person import Person


class MakeUp(Model):
    """One consultation that is owed.

    Args:
        cause: the learner did not come, the giver could not hold it, or it was moved.
        entry_id: the row of a learner who did not come; `settled_by_id`: the row that made it good.
        moved_to: the day it was moved to, if one was named.
    """

    __tablename__ = "make_up"
    __table_args__ = (
        ForeignKeyConstraint(["case_id", "measure_row"], ["measure.case_id", "measure.row_id"]),
        CheckConstraint("cause IN ('no_show', 'giver', 'moved')", name="cause"),
        CheckConstraint("hours > 0 AND hours <= 24", name="hours"),
        Index(None, "case_id", "missed_on"),
        Index(None, "giver_id", "missed_on"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = link("cases.id")
    measure_row: Mapped[str] = mapped_column(String(40))
    giver_id: Mapped[int] = link("person.id")
    missed_on: Mapped[date]
    hours: Mapped[Decimal] = mapped_column(Quantity)
    cause: Mapped[ShortCode]
    entry_id: Mapped[int | None] = link("work_log_entry.id", nullable=True)
    moved_to: Mapped[date | None]
    moved_from: Mapped[time | None]
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_by_id: Mapped[int | None] = link("person.id", nullable=True)
    settled_by_id: Mapped[int | None] = link("work_log_entry.id", nullable=True)
    waived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    waived_by_id: Mapped[int | None] = link("person.id", nullable=True)
    waived_because: Mapped[str | None] = mapped_column(SealedText)

    case: Mapped[Case] = relationship()
    giver: Mapped[Person] = relationship(foreign_keys=[giver_id])


class MeasureSlot(Model):
    """The weekday (1 is Monday) and time at which a measure's giver holds it."""

    __tablename__ = "measure_slot"
    __table_args__ = (
        ForeignKeyConstraint(["case_id", "measure_row"], ["measure.case_id", "measure.row_id"]),
        CheckConstraint("weekday >= 1 AND weekday <= 7", name="weekday"),
        CheckConstraint("time_to > time_from", name="times"),
    )

    case_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    measure_row: Mapped[str] = mapped_column(String(40), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    time_from: Mapped[time]
    time_to: Mapped[time]
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by_id: Mapped[int | None] = link("person.id", nullable=True)
