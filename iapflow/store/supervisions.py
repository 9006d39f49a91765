"""Supervision for teachers: who is certified, who belongs to a group and was there, and how it was rated.

What happens to one is in its case; here is what is counted.  A rating is a tally by mark: nothing
says who gave which, and nothing says in which order.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Code, Id, Label, Model, link
from iapflow.store.case import Case
from iapflow.store.columns import UtcDateTime
from iapflow.store.institution import Institution
from iapflow.store.person import Person

WORKFLOW = "supervision"
SUPERVISOR = "supervisor"
LETTER = "supervision_letter"
MINUTES = 180
MOST = 10
"""People in one group."""
RATED_IN = ("held", "reported", "accepted")
"""States in which a mark can be given; the marks are told when these are over."""
NOTED_IN = ("held",)
FEWEST = 5
"""Marks below which nothing is told of them."""
MARKS = (1, 2, 3, 4, 5)


class SupervisorCertificate(Model):
    """Who may lead supervisions, and from when until when; the role holds for the same days."""

    __tablename__ = "supervisor_certificate"
    __table_args__ = (CheckConstraint("valid_to >= valid_from", name="days"), Index(None, "person_id"))

    id: Mapped[Id]
    person_id: Mapped[int] = link("person.id")
    number: Mapped[str] = mapped_column(String(60), unique=True)
    issuer: Mapped[Label]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = link("person.id", nullable=True)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class Supervision(Model):
    """One supervision as it is counted: whose group, asked for and led by whom, when and where."""

    __tablename__ = "supervision"
    __table_args__ = (Index(None, "held_on"),)

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    institution_id: Mapped[int] = link("institution.id", index=True)
    group_kind: Mapped[Code]
    asked_by_id: Mapped[int | None] = link("person.id", nullable=True, index=True)
    supervisor_id: Mapped[int | None] = link("person.id", nullable=True, index=True)
    held_on: Mapped[date | None]
    time_from: Mapped[str | None] = mapped_column(String(5))
    time_to: Mapped[str | None] = mapped_column(String(5))
    mode: Mapped[Code | None]
    place: Mapped[str | None] = mapped_column(String(500))

    case: Mapped[Case] = relationship()
    institution: Mapped[Institution] = relationship()
    supervisor: Mapped[Person | None] = relationship(foreign_keys=[supervisor_id])


class SupervisionSeat(Model):
    """Somebody of the group; `attended` is nothing until it is noted, `has_rated` says that a mark was given."""

    __tablename__ = "supervision_seat"
    __table_args__ = (UniqueConstraint("case_id", "person_id"), Index(None, "person_id"))

    id: Mapped[Id]
    case_id: Mapped[int] = link("supervision.case_id")
    person_id: Mapped[int] = link("person.id")
    job: Mapped[Label | None]
    attended: Mapped[bool | None]
    has_rated: Mapped[bool] = mapped_column(default=False)
    reminded_on: Mapped[date | None] = mapped_column(Date)

    supervision: Mapped[Supervision] = relationship()
    person: Mapped[Person] = relationship()


class SupervisionRating(Model):
    """How many gave this mark."""

    __tablename__ = "supervision_rating"
    __table_args__ = (
        CheckConstraint("mark BETWEEN 1 AND 5", name="mark"),
        CheckConstraint("given >= 1", name="given"),
        {"sqlite_with_rowid": False},
    )

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("supervision.case_id"), primary_key=True)
    mark: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    given: Mapped[int]
