"""What a school noted for a learner when a semester ended: goes on, takes part no more, or leaves."""

from __future__ import annotations

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from iapflow.store.base import Id, Model, ShortCode, link
from iapflow.store.case import Case
from iapflow.store.institution import Institution
from iapflow.store.learner import Learner
from iapflow.store.person import Person
from iapflow.store.semester import Semester


class SemesterChoice(Model):
    """One choice for the semester that comes; `case_id` is the conversation or application that was begun by it.

    `leaves_on` is the last day here of who leaves.
    """

    __tablename__ = "semester_choice"
    __table_args__ = (UniqueConstraint("learner_id", "semester_id", "institution_id"),)

    id: Mapped[Id]
    learner_id: Mapped[int] = link("learner.id")
    semester_id: Mapped[int] = link("semester.id")
    institution_id: Mapped[int] = link("institution.id")
    choice: Mapped[ShortCode]
    leaves_on: Mapped[date | None]
    case_id: Mapped[int | None] = link("cases.id", nullable=True)
    noted_on: Mapped[date]
    noted_by_id: Mapped[int | None] = link("person.id", nullable=True)

    learner: Mapped[Learner] = relationship()
    semester: Mapped[Semester] = relationship()
    institution: Mapped[Institution] = relationship()
    case: Mapped[Case | None] = relationship()
    noted_by: Mapped[Person | None] = relationship()
