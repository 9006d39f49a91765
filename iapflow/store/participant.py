"""The participant record of the fund: filled once when support begins, ended and followed up when it is over."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Id, Model, ShortCode, link
from iapflow.store.case import Case
from iapflow.store.codec import SealedText
from iapflow.store.columns import UtcDateTime
from iapflow.store.institution import Institution
from iapflow.store.learner import Learner
from iapflow.store.person import Person


class ParticipantRecord(Model):
    """One participation; `case_id` is the plan with which it began.

    What was true at the beginning is not changed later; a record entered by mistake is voided with its reason and
    entered anew.
    """

    __tablename__ = "participant_record"
    __table_args__ = (
        CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="days"),
        CheckConstraint("result_on IS NULL OR result_on >= left_on", name="result_days"),
        CheckConstraint("left_how IN ('completed', 'early')", name="left_how"),
        CheckConstraint("sex IN ('f', 'm')", name="sex"),
        Index(None, "institution_id", "left_on"),
        Index(None, "learner_id"),
        Index(None, "case_id"),
    )

    id: Mapped[Id]
    learner_id: Mapped[int] = link("learner.id")
    institution_id: Mapped[int] = link("institution.id")
    case_id: Mapped[int] = link("cases.id")
    joined_on: Mapped[date]
    status: Mapped[ShortCode]
    education: Mapped[ShortCode]
    sex: Mapped[ShortCode | None]
    entered_by_id: Mapped[int] = link("person.id")
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_on: Mapped[date | None]
    left_how: Mapped[ShortCode | None]
    result: Mapped[ShortCode | None]
    result_on: Mapped[date | None]
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    voided_because: Mapped[str | None] = mapped_column(SealedText)

    learner: Mapped[Learner] = relationship()
    institution: Mapped[Institution] = relationship()
    case: Mapped[Case] = relationship()
    entered_by: Mapped[Person] = relationship()
