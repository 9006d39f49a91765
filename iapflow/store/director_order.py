"""Director's orders: what a head has ordered for the plans of an institution, from a day to a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Id, Model, ShortCode, last_day, link
from iapflow.store.case import Case
from iapflow.store.columns import Json, UtcDateTime
from iapflow.store.institution import Institution
from iapflow.store.person import Person


class DirectorOrder(Model):
    """One order; `contents` says what it states: point of the list that held on its day -> words."""

    __tablename__ = "director_order"
    __table_args__ = (
        UniqueConstraint("institution_id", "number", "issued_on"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days"),
    )

    id: Mapped[Id]
    institution_id: Mapped[int] = link("institution.id")
    kind: Mapped[ShortCode]
    number: Mapped[str] = mapped_column(String(40))
    issued_on: Mapped[date]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None] = last_day()
    contents: Mapped[dict[str, Any] | None] = mapped_column(Json)
    entered_by_id: Mapped[int | None] = link("person.id", nullable=True)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    institution: Mapped[Institution] = relationship()
    entered_by: Mapped[Person | None] = relationship()


class DirectorOrderPlan(Model):
    """A plan that an order names."""

    __tablename__ = "director_order_plan"
    __table_args__ = (Index(None, "case_id"),)

    order_id: Mapped[int] = mapped_column(BigId, ForeignKey("director_order.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)

    order: Mapped[DirectorOrder] = relationship()
    case: Mapped[Case] = relationship()
