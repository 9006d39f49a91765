"""Daily sums of attendance and results: all that is kept of the lesson rows that a file brought.

Only institutions that switched early signs on hold them; `services/early_keeping.py` lets them
go.  A day without a row is a day of which nothing is known, never a day without absence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from iapflow.store.base import BigId, Model

MISSED_WHOLE = text("lessons > 0 AND unexcused >= lessons")


class AttendanceDay(Model):
    """Lessons of one learner on one day: how many there were, missed, missed without excuse, come late to."""

    __tablename__ = "attendance_day"
    __table_args__ = (
        CheckConstraint("lessons BETWEEN 0 AND 24", name="lessons"),
        CheckConstraint("absent BETWEEN 0 AND lessons", name="absent"),
        CheckConstraint("unexcused BETWEEN 0 AND absent", name="unexcused"),
        CheckConstraint("late BETWEEN 0 AND lessons", name="late"),
        Index(
            "ix_attendance_day_missed",
            "institution_id",
            "learner_id",
            "day",
            "unexcused",
            "lessons",
            postgresql_where=MISSED_WHOLE,
            sqlite_where=MISSED_WHOLE,
        ),
        {"sqlite_with_rowid": False},
    )

    institution_id: Mapped[int] = mapped_column(BigId, ForeignKey("institution.id"), primary_key=True)
    learner_id: Mapped[int] = mapped_column(BigId, ForeignKey("learner.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    lessons: Mapped[int] = mapped_column(SmallInteger)
    absent: Mapped[int] = mapped_column(SmallInteger)
    unexcused: Mapped[int] = mapped_column(SmallInteger)
    late: Mapped[int] = mapped_column(SmallInteger)


def days_missed(
    session: Session, unit: int, learners: Collection[int], days: Collection[date]
) -> Mapping[int, frozenset[date]]:
    """Learner -> the days on which no lesson was attended, for whatever reason, as far as data are held."""
    row, found = AttendanceDay, defaultdict(set)
    missed = row.lessons > 0, row.absent >= row.lessons
    here = row.institution_id == unit, row.learner_id.in_(learners), row.day.in_(days)
    for learner, day in session.execute(select(row.learner_id, row.day).where(*here, *missed)):
        found[learner].add(day)
    return {learner: frozenset(gone) for learner, gone in found.items()}


class ResultDay(Model):
    """Marks of one learner in one subject on one day: their number and sum, and work not handed in."""

    __tablename__ = "result_day"
    __table_args__ = (
        CheckConstraint("marks BETWEEN 0 AND 99 AND missing BETWEEN 0 AND 99", name="counts"),
        CheckConstraint("hundredths BETWEEN 0 AND marks * 1000", name="sum"),
        {"sqlite_with_rowid": False},
    )

    institution_id: Mapped[int] = mapped_column(BigId, ForeignKey("institution.id"), primary_key=True)
    learner_id: Mapped[int] = mapped_column(BigId, ForeignKey("learner.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    marks: Mapped[int] = mapped_column(SmallInteger)
    hundredths: Mapped[int]
    missing: Mapped[int] = mapped_column(SmallInteger)
