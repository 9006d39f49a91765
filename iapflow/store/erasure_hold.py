"""While a dispute runs, nothing of a learner is erased or made nameless: who asked for it, why, from when to when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ColumnElement, String, exists
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Id, Model, last_day, link
from iapflow.store.case import Case
from iapflow.store.days import Day, holds
from iapflow.store.learner import Learner
from iapflow.store.person import Person


class ErasureHold(Model):
    """A hold on all of a learner's cases; it is ended, never deleted. `person` answers for it."""

    __tablename__ = "erasure_hold"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days"),)

    id: Mapped[Id]
    learner_id: Mapped[int] = link("learner.id", index=True)
    person_id: Mapped[int] = link("person.id")
    reason: Mapped[str] = mapped_column(String(400))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None] = last_day()

    learner: Mapped[Learner] = relationship()
    person: Mapped[Person] = relationship()


def is_held(on: Day, learner: ColumnElement[int | None] = Case.__table__.c.learner_id) -> ColumnElement[bool]:
    """Whether this learner, or that of the case asked about, stands under a hold on a day."""
    return exists().where(ErasureHold.learner_id == learner, holds(ErasureHold, on))
