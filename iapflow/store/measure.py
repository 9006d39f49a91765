"""Support measures recorded from a plan, the risks they answer, and what an hour costs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Id, Model, ShortCode, link
from iapflow.store.case import Case
from iapflow.store.columns import Quantity, UtcDateTime
from iapflow.store.person import Person

GENERAL = text("measure_code IS NULL")


class Measure(Model):
    """One measure of a plan; volume in its own unit, the amount in euro cents."""

    __tablename__ = "measure"
    __table_args__ = (
        CheckConstraint("volume >= 0 AND volume < 100000", name="volume"),
        CheckConstraint("amount_cents >= 0", name="amount"),
        CheckConstraint("ends_on >= starts_on", name="days"),
    )

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    row_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    measure_code: Mapped[ShortCode]
    kind: Mapped[ShortCode | None]
    subject_code: Mapped[ShortCode | None]
    giver_id: Mapped[int | None] = link("person.id", nullable=True, index=True)
    unit: Mapped[ShortCode | None]
    volume: Mapped[Decimal | None] = mapped_column(Quantity)
    amount_cents: Mapped[int | None] = mapped_column(BigId)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    position: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship()
    giver: Mapped[Person | None] = relationship()


class MeasureRisk(Model):
    """This measure answers that risk of the same plan."""

    __tablename__ = "measure_risk"
    __table_args__ = (
        ForeignKeyConstraint(["case_id", "measure_row"], ["measure.case_id", "measure.row_id"]),
        ForeignKeyConstraint(["case_id", "risk_row"], ["risk.case_id", "risk.row_id"]),
    )

    case_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    measure_row: Mapped[str] = mapped_column(String(40), primary_key=True)
    risk_row: Mapped[str] = mapped_column(String(40), primary_key=True)


class UnitRate(Model):
    """Euro cents an hour from a day on; without a measure's code it is the general rate."""

    __tablename__ = "unit_rate"
    __table_args__ = (
        UniqueConstraint("measure_code", "valid_from"),
        Index(
            "uq_unit_rate_general",
            "valid_from",
            unique=True,
            postgresql_where=GENERAL,
            sqlite_where=GENERAL,
        ),
        CheckConstraint("cents_per_hour >= 0", name="amount"),
    )

    id: Mapped[Id]
    measure_code: Mapped[ShortCode | None]
    valid_from: Mapped[date]
    cents_per_hour: Mapped[int]
