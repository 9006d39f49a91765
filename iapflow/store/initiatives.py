"""Youth initiatives: calls, organisations, what is counted and paid of a project, and who took part.

Who of those present is at risk stands nowhere here: a school counts it and keeps a number.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Id, Label, Model, ShortCode, link
from iapflow.store.case import Case
from iapflow.store.columns import UtcDateTime
from iapflow.store.institution import Institution
from iapflow.store.person import Person

WORKFLOW = "youth_initiative"
APPLICANT = "ngo_applicant"
LUMP_SUM_CENTS = 460_000
ASKED, ACCEPTED, REFUSED = "asked", "accepted", "refused"
RUNNING = "running"
UNDER_WAY = ("running", "report_submitted", "report_returned", "accepted", "paid")
"""States in which activities of a project were or are held."""
COUNTED_IN = ("report_submitted", "report_returned")
"""States in which schools count: the lists no longer change, and nothing is decided yet."""
STANDS = text("closed_at IS NULL")


class InitiativeCall(Model):
    """A municipality's call, with its rules as everybody reads them; one at a time is open."""

    __tablename__ = "initiative_call"
    __table_args__ = (
        Index("uq_initiative_call_open", "municipality_id", unique=True, postgresql_where=STANDS, sqlite_where=STANDS),
        CheckConstraint("last_day >= first_day", name="days"),
    )

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    municipality_id: Mapped[int] = link("institution.id", index=True)
    number: Mapped[str] = mapped_column(String(60))
    title: Mapped[Label]
    rules: Mapped[str] = mapped_column(Text)
    panel: Mapped[str] = mapped_column(String(500))
    first_day: Mapped[date]
    last_day: Mapped[date]
    places: Mapped[int]
    least_participants: Mapped[int]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    municipality: Mapped[Institution] = relationship()


class Organisation(Model):
    """An organisation from outside that asked for an account; `person_id` signs in once it is accepted."""

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("municipality_id", "registration_number"),
        CheckConstraint("state IN ('asked', 'accepted', 'refused')", name="state"),
    )

    id: Mapped[Id]
    municipality_id: Mapped[int] = link("institution.id")
    name: Mapped[Label]
    registration_number: Mapped[str] = mapped_column(String(11))
    kind: Mapped[ShortCode]
    given_name: Mapped[Label]
    family_name: Mapped[Label]
    email: Mapped[str] = mapped_column(String(255))
    phone: Mapped[str | None] = mapped_column(String(40))
    state: Mapped[ShortCode]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = link("person.id", nullable=True)
    person_id: Mapped[int | None] = link("person.id", nullable=True, index=True)

    municipality: Mapped[Institution] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])


class InitiativeProject(Model):
    """What is counted and paid of a project.

    `told_present` is how many took part when the outcome was told; `told_at_risk` of them at risk.
    Both are fixed then: told anew after each list they would give single people away.
    """

    __tablename__ = "initiative_project"
    __table_args__ = (
        CheckConstraint("granted_cents IS NULL OR granted_cents = 460000", name="lump_sum"),
        CheckConstraint("paid_cents >= 0 AND paid_cents <= 460000", name="paid"),
        CheckConstraint("recovered_cents >= 0 AND recovered_cents <= paid_cents", name="recovered"),
        CheckConstraint("told_at_risk >= 0 AND told_at_risk <= told_present", name="told"),
    )

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    call_id: Mapped[int] = link("initiative_call.case_id", index=True)
    organisation_id: Mapped[int] = link("organisation.id", index=True)
    title: Mapped[Label | None]
    place: Mapped[Label | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    handed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    points_hundredths: Mapped[int | None]
    granted_cents: Mapped[int | None]
    advance_cents: Mapped[int | None]
    iban: Mapped[str | None] = mapped_column(String(34))
    paid_cents: Mapped[int] = mapped_column(default=0)
    recovered_cents: Mapped[int] = mapped_column(default=0)
    told_present: Mapped[int | None]
    told_at_risk: Mapped[int | None]
    is_met: Mapped[bool | None]

    case: Mapped[Case] = relationship()
    call: Mapped[InitiativeCall] = relationship()
    organisation: Mapped[Organisation] = relationship()


class InitiativeActivity(Model):
    """An activity of the proposal, as it is shown to those who invite."""

    __tablename__ = "initiative_activity"
    __table_args__ = (UniqueConstraint("case_id", "row_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = link("initiative_project.case_id")
    row_id: Mapped[str] = mapped_column(String(40))
    name: Mapped[Label]
    held_on: Mapped[date]
    place: Mapped[Label]
    ages: Mapped[str | None] = mapped_column(String(60))

    project: Mapped[InitiativeProject] = relationship()


class InitiativePresence(Model):
    """A line of an attendance list: who was there, from which school and class; at which activity of the proposal."""

    __tablename__ = "initiative_presence"
    __table_args__ = (Index(None, "case_id", "institution_id"), Index(None, "institution_id"))

    id: Mapped[Id]
    case_id: Mapped[int] = link("initiative_project.case_id")
    held_on: Mapped[date]
    activity_row: Mapped[str | None] = mapped_column(String(40))
    institution_id: Mapped[int] = link("institution.id")
    full_name: Mapped[Label]
    class_name: Mapped[str | None] = mapped_column(String(20))

    institution: Mapped[Institution] = relationship()


class InitiativeCount(Model):
    """How many different people of a school took part, and how many of them are at risk: numbers only."""

    __tablename__ = "initiative_count"
    __table_args__ = (
        CheckConstraint("at_risk >= 0 AND at_risk <= present", name="counts"),
        {"sqlite_with_rowid": False},
    )

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("initiative_project.case_id"), primary_key=True)
    institution_id: Mapped[int] = mapped_column(BigId, ForeignKey("institution.id"), primary_key=True)
    present: Mapped[int]
    at_risk: Mapped[int]
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    counted_by_id: Mapped[int] = link("person.id")
