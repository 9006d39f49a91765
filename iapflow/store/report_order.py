"""Reports that somebody wants told of, every week or month; the numbers stay in the program."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Id, Model, ShortCode, link
from iapflow.store.columns import UtcDateTime
from iapflow.store.person import Person

WEEK, MONTH = "week", "month"


class ReportOrder(Model):
    """One report for one reader; `query` is what stands after the question mark of its address.

    `last_on` is the day on which the reader was told last.
    """

    __tablename__ = "report_order"
    __table_args__ = (CheckConstraint("every IN ('week', 'month')", name="every"),)

    id: Mapped[Id]
    reader_id: Mapped[int] = link("person.id", index=True)
    made_by_id: Mapped[int] = link("person.id", index=True)
    code: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(String(500))
    every: Mapped[ShortCode]
    last_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    reader: Mapped[Person] = relationship(foreign_keys=[reader_id])
    made_by: Mapped[Person] = relationship(foreign_keys=[made_by_id])
