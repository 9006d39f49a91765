"""How many learners an institution has in a grade, counted on a day: numbers only, for shares of all."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Id, Model, ShortCode, link
from iapflow.store.columns import UtcDateTime
from iapflow.store.institution import Institution


class EnrolmentTotal(Model):
    """A grade's number on a day; of a school year the newest counts."""

    __tablename__ = "enrolment_total"
    __table_args__ = (
        UniqueConstraint("institution_id", "grade", "counted_on"),
        CheckConstraint("learners >= 0 AND learners < 100000", name="learners"),
    )

    id: Mapped[Id]
    institution_id: Mapped[int] = link("institution.id")
    grade: Mapped[ShortCode]
    counted_on: Mapped[date]
    learners: Mapped[int]
    entered_by_id: Mapped[int | None] = link("person.id", nullable=True)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    institution: Mapped[Institution] = relationship()
