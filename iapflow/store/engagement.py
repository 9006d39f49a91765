"""On what order or contract somebody gives support in an institution, and how many hours are granted by it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Code, Id, Model, ShortCode, last_day, link
from iapflow.store.columns import Quantity, UtcDateTime
from iapflow.store.institution import Institution
from iapflow.store.person import Person


class Engagement(Model):
    """Hours granted a month, a semester, or both; the rate is the paper's, what is paid follows the unit rates.

    A changed grant is a new row from a day on; one entered by mistake is voided and stays.
    """

    __tablename__ = "engagement"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days"),
        CheckConstraint("basis IN ('order', 'contract')", name="basis"),
        CheckConstraint("month_hours IS NOT NULL OR semester_hours IS NOT NULL", name="hours"),
        CheckConstraint("cents_per_hour >= 0", name="rate"),
        Index(None, "institution_id", "person_id"),
        Index(None, "person_id", "valid_from"),
    )

    id: Mapped[Id]
    institution_id: Mapped[int] = link("institution.id")
    person_id: Mapped[int] = link("person.id")
    role: Mapped[Code]
    basis: Mapped[ShortCode]
    number: Mapped[str] = mapped_column(String(40))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None] = last_day()
    month_hours: Mapped[Decimal | None] = mapped_column(Quantity)
    semester_hours: Mapped[Decimal | None] = mapped_column(Quantity)
    cents_per_hour: Mapped[int | None]
    entered_by_id: Mapped[int | None] = link("person.id", nullable=True)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    institution: Mapped[Institution] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    entered_by: Mapped[Person | None] = relationship(foreign_keys=[entered_by_id])
