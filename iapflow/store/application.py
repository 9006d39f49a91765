"""The application that a guardian or an adult learner signs for each semester."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Id, Label, Model, ShortCode, link
from iapflow.store.case import Case
from iapflow.store.institution import Institution
from iapflow.store.learner import Learner
from iapflow.store.person import Person
from iapflow.store.semester import Semester

LIVE = text("withdrawn_on IS NULL")


class Application(Model):
    """One signed application; a withdrawn one stays and no longer counts.

    `register_number` is unique in an institution and school year, which is why
    the year stands here beside the semester.
    """

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("institution_id", "school_year", "register_number"),
        CheckConstraint("withdrawn_on IS NULL OR withdrawn_on >= signed_on", name="days"),
        Index(
            "uq_application_live",
            "learner_id",
            "semester_id",
            "institution_id",
            unique=True,
            postgresql_where=LIVE,
            sqlite_where=LIVE,
        ),
    )

    id: Mapped[Id]
    learner_id: Mapped[int] = link("learner.id")
    semester_id: Mapped[int] = link("semester.id")
    school_year: Mapped[str] = mapped_column(String(7))
    institution_id: Mapped[int] = link("institution.id")
    case_id: Mapped[int | None] = link("cases.id", nullable=True, index=True)
    signed_on: Mapped[date]
    signed_by: Mapped[Label]
    signer_kind: Mapped[str] = mapped_column(String(40))
    received_how: Mapped[ShortCode]
    received_by_id: Mapped[int | None] = link("person.id", nullable=True)
    register_number: Mapped[str] = mapped_column(String(40))
    special_data_consent: Mapped[bool] = mapped_column(default=False)
    publicity_consent: Mapped[bool] = mapped_column(default=False)
    withdrawn_on: Mapped[date | None]

    learner: Mapped[Learner] = relationship()
    semester: Mapped[Semester] = relationship()
    institution: Mapped[Institution] = relationship()
    case: Mapped[Case | None] = relationship()
    received_by: Mapped[Person | None] = relationship()
