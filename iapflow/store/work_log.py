"""The work log: what was given and when, and its monthly sums kept beside it."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Id, Model, ShortCode, link
from iapflow.store.case import Case
from iapflow.store.codec import SealedText
from iapflow.store.columns import Quantity, UtcDateTime
from iapflow.store.person import Person


class WorkLogEntry(Model):
    """One consultation given, or hours of the author; a wrong one is voided, never deleted."""

    __tablename__ = "work_log_entry"
    __table_args__ = (
        ForeignKeyConstraint(["case_id", "measure_row"], ["measure.case_id", "measure.row_id"]),
        CheckConstraint("hours >= 0 AND hours <= 24", name="hours"),
        CheckConstraint("time_to > time_from", name="times"),
        CheckConstraint("kind IN ('consultation', 'author_hours')", name="kind"),
        Index(None, "case_id", "worked_on"),
        Index(None, "giver_id", "worked_on", "time_from", "time_to"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = link("cases.id")
    measure_row: Mapped[str | None] = mapped_column(String(40))
    giver_id: Mapped[int] = link("person.id")
    entered_by_id: Mapped[int | None] = link("person.id", nullable=True)
    worked_on: Mapped[date]
    time_from: Mapped[time | None]
    time_to: Mapped[time | None]
    hours: Mapped[Decimal] = mapped_column(Quantity)
    kind: Mapped[ShortCode]
    activity: Mapped[str | None] = mapped_column(String(40))
    mode: Mapped[ShortCode | None]
    channel: Mapped[str | None] = mapped_column(String(40))
    topic: Mapped[str | None] = mapped_column(SealedText)
    no_show: Mapped[bool] = mapped_column(default=False)
    no_show_reason: Mapped[str | None] = mapped_column(SealedText)
    confirmation_kind: Mapped[ShortCode | None]
    confirmed_on: Mapped[date | None]
    late_reason: Mapped[str | None] = mapped_column(SealedText)
    remarks: Mapped[str | None] = mapped_column(SealedText)
    answered: Mapped[str | None] = mapped_column(String(120))
    request_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship()
    giver: Mapped[Person] = relationship(foreign_keys=[giver_id])
    entered_by: Mapped[Person | None] = relationship(foreign_keys=[entered_by_id])


class WorkLogMonth(Model):
    """Hours and entries of a case in a month, named by its first day; void ones not counted."""

    __tablename__ = "work_log_month"
    __table_args__ = (
        CheckConstraint("hours >= 0 AND hours < 100000", name="hours"),
        Index(None, "month", "hours", "entries"),
    )

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    hours: Mapped[Decimal] = mapped_column(Quantity)
    entries: Mapped[int]
