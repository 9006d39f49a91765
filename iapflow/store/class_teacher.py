"""Whose class it is: the class or group teacher, from a day to a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, Index, Select, and_, select
from sqlalchemy.orm import Mapped, relationship

from iapflow.store.base import Id, Model, ShortCode, last_day, link
from iapflow.store.days import Day, holds
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment
from iapflow.store.person import Person


class ClassTeacher(Model):
    """This person has that class of an institution in their care."""

    __tablename__ = "class_teacher"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days"),
        Index(None, "institution_id", "class_name"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = link("person.id", index=True)
    institution_id: Mapped[int] = link("institution.id")
    class_name: Mapped[ShortCode]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None] = last_day()

    person: Mapped[Person] = relationship()
    institution: Mapped[Institution] = relationship()


def has_class_of(enrolment: Any, on: Day) -> ColumnElement[bool]:
    """Whether a class teacher's row is for the class of an enrolment, both of the day."""
    return and_(
        ClassTeacher.institution_id == enrolment.institution_id,
        ClassTeacher.class_name == enrolment.class_name,
        holds(ClassTeacher, on),
        holds(enrolment, on),
    )


def learners_of_class(people: Collection[int], on: date) -> Select[int]:
    """The ids of the learners whose class one of these people has."""
    return (
        select(Enrolment.learner_id)
        .join(ClassTeacher, has_class_of(Enrolment, on))
        .where(ClassTeacher.person_id.in_(sorted(people)))
    )
