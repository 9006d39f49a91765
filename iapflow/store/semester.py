"""Semesters: the two halves of a school year in which plans live."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from iapflow.store.base import Id, Model


class Semester(Model):
    """One semester; `school_year` is written "2026/27", `number` is 1 or 2."""

    __tablename__ = "semester"
    __table_args__ = (
        UniqueConstraint("school_year", "number"),
        CheckConstraint("number IN (1, 2)", name="number"),
        CheckConstraint("ends_on > starts_on", name="days"),
    )

    id: Mapped[Id]
    school_year: Mapped[str] = mapped_column(String(7))
    number: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    def __str__(self) -> str:
        """The school year and the number, as people say it."""
        return f"{self.school_year} {self.number}"


def semester_on(session: Session, day: date) -> Semester | None:
    """The semester of this day; between two, the one that comes next."""
    return session.scalars(
        select(Semester).where(Semester.ends_on >= day).order_by(Semester.starts_on).limit(1)
    ).one_or_none()
