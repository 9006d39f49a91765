"""Claims for compensations: who is to be paid for which measures of which plans, and by which documents.

A claim is a case; here stands what is counted and paid of it.  A rejected one stays and no longer counts.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Id, Label, Model, ShortCode, last_day, link
from iapflow.store.case import Case
from iapflow.store.columns import Quantity, UtcDateTime
from iapflow.store.institution import Institution
from iapflow.store.learner import Learner
from iapflow.store.person import Person


class Supplier(Model):
    """Who feeds, houses or carries learners for a unit, and the account it is paid to."""

    __tablename__ = "supplier"
    __table_args__ = (
        UniqueConstraint("unit_id", "registration_number"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days"),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = link("institution.id")
    name: Mapped[Label]
    registration_number: Mapped[ShortCode]
    iban: Mapped[str] = mapped_column(String(34))
    email: Mapped[str | None] = mapped_column(String(200))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None] = last_day()

    unit: Mapped[Institution] = relationship()

    def __str__(self) -> str:
        """Its name."""
        return self.name


class CompensationLimit(Model):
    """The most that one unit of a measure may cost from a day on, in euro cents; empty: no limit."""

    __tablename__ = "compensation_limit"
    __table_args__ = (
        UniqueConstraint("measure_code", "valid_from"),
        CheckConstraint("cents_per_unit >= 0", name="amount"),
    )

    id: Mapped[Id]
    measure_code: Mapped[ShortCode]
    valid_from: Mapped[date]
    cents_per_unit: Mapped[int | None]


class Claim(Model):
    """What is claimed and to whom it goes; `eligible_cents` once it was checked, `voided_at` once rejected."""

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("asked_cents >= 0 AND eligible_cents <= asked_cents", name="amount"),
        Index(None, "institution_id", "month"),
    )

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    institution_id: Mapped[int] = link("institution.id")
    measure_code: Mapped[ShortCode]
    provision: Mapped[ShortCode]
    supplier_id: Mapped[int | None] = link("supplier.id", nullable=True)
    payee: Mapped[Label]
    iban: Mapped[str] = mapped_column(String(34))
    month: Mapped[date]
    asked_cents: Mapped[int] = mapped_column(BigId)
    eligible_cents: Mapped[int | None] = mapped_column(BigId)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    paid_on: Mapped[date | None]
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship()
    institution: Mapped[Institution] = relationship()
    supplier: Mapped[Supplier | None] = relationship()


class ClaimLine(Model):
    """The part of a claim that one plan bears, for one of its measures and days; cents are shared out whole."""

    __tablename__ = "claim_line"
    __table_args__ = (
        ForeignKeyConstraint(["plan_id", "measure_row"], ["measure.case_id", "measure.row_id"]),
        CheckConstraint("cents >= 0 AND quantity >= 0", name="amount"),
        CheckConstraint("last_on >= first_on", name="days"),
        Index(None, "plan_id", "measure_row"),
    )

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("claim.case_id"), primary_key=True)
    row_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    plan_id: Mapped[int] = link("cases.id")
    measure_row: Mapped[str] = mapped_column(String(40))
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    cents: Mapped[int] = mapped_column(BigId)
    first_on: Mapped[date]
    last_on: Mapped[date]

    claim: Mapped[Claim] = relationship()


class ClaimDocument(Model):
    """An invoice, a receipt or a ticket: the same one is not paid twice."""

    __tablename__ = "claim_document"
    __table_args__ = (Index(None, "number", "issued_on"),)

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("claim.case_id"), primary_key=True)
    row_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[ShortCode]
    number: Mapped[str] = mapped_column(String(60))
    issued_on: Mapped[date]
    cents: Mapped[int | None] = mapped_column(BigId)

    claim: Mapped[Claim] = relationship()


class Absence(Model):
    """A learner was not at school on a day: nothing is paid for it."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("source IN ('hand', 'import')", name="source"),
        Index(None, "institution_id", "day"),
    )

    learner_id: Mapped[int] = mapped_column(BigId, ForeignKey("learner.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = link("institution.id")
    source: Mapped[ShortCode]
    entered_by_id: Mapped[int | None] = link("person.id", nullable=True)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    learner: Mapped[Learner] = relationship()
    entered_by: Mapped[Person | None] = relationship()
