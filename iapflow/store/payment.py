"""Payment lists: approved claims and months of work that go to the bank together, and what became of each."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Id, Label, Model, ShortCode, link
from iapflow.store.case import Case
from iapflow.store.columns import UtcDateTime
from iapflow.store.institution import Institution
from iapflow.store.person import Person


class PaymentList(Model):
    """One list: who pays, from which account, on which day."""

    __tablename__ = "payment_list"
    __table_args__ = (Index(None, "unit_id", "id"),)

    id: Mapped[Id]
    unit_id: Mapped[int] = link("institution.id")
    number: Mapped[str] = mapped_column(String(40), unique=True)
    payer: Mapped[Label]
    iban: Mapped[str] = mapped_column(String(34))
    pays_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = link("person.id")
    request_id: Mapped[str | None] = mapped_column(String(64), unique=True)

    unit: Mapped[Institution] = relationship()
    made_by: Mapped[Person] = relationship()

    def __str__(self) -> str:
        """Its number."""
        return self.number


class PaymentItem(Model):
    """One claim or month of work (a case) on a list, with payee and amount as they were that day."""

    __tablename__ = "payment_item"
    __table_args__ = (
        CheckConstraint("cents > 0", name="amount"),
        CheckConstraint("outcome IN ('waiting', 'paid', 'returned')", name="outcome"),
        Index(None, "case_id"),
    )

    list_id: Mapped[int] = mapped_column(BigId, ForeignKey("payment_list.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    payee: Mapped[Label]
    iban: Mapped[str] = mapped_column(String(34))
    cents: Mapped[int] = mapped_column(BigId)
    reference: Mapped[str] = mapped_column(String(140))
    outcome: Mapped[ShortCode] = mapped_column(default="waiting")
    outcome_on: Mapped[date | None]

    list: Mapped[PaymentList] = relationship()
    case: Mapped[Case] = relationship()
