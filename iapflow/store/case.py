"""Cases: something a workflow is run for, where it stands, and who is appointed in it.

`revision` rises by one with each firing and guards every write
(`iapflow.store.firing`).  The row is called a case, its table `cases`, because
the singular is a word of SQL.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, false, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Code, Digest, Id, Model, ShortCode, last_day, link
from iapflow.store.columns import Json, UtcDateTime
from iapflow.store.institution import Institution
from iapflow.store.learner import Learner
from iapflow.store.person import Person
from iapflow.store.semester import Semester

OPEN_POSTGRESQL = text("is_open")
OPEN_SQLITE = text("is_open = 1")
ONE_OPEN_POSTGRESQL = text("is_open AND one_open")
ONE_OPEN_SQLITE = text("is_open = 1 AND one_open = 1")

OF_A_ROW = text("parent_row IS NOT NULL")
OF_A_PERSON = text("person_id IS NOT NULL")


class Case(Model):
    """One running or finished workflow; the definitions it runs on are pinned by digest.

    `summary` holds what lists and letters show without opening the answers; it
    must stay free of sensitive text.  `due_lines` explains the sum behind `due_at`, which is the
    state's due date or, where that is earlier, `clock_due_at`: the soonest end of a clock that runs.
    `parent_row` names the row of the parent's form that this case was begun for;
    `locked` the forms that may not be written any more.  `is_practice`: it is about a practice learner,
    so it stays within the school and counts nowhere.
    """

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint("revision >= 1", name="revision"),
        Index(
            "ix_cases_open_queue",
            "institution_id",
            "workflow",
            "state",
            "due_at",
            "id",
            postgresql_where=OPEN_POSTGRESQL,
            sqlite_where=OPEN_SQLITE,
        ),
        Index(
            "ix_cases_open_due",
            "due_at",
            "id",
            postgresql_where=OPEN_POSTGRESQL,
            sqlite_where=OPEN_SQLITE,
        ),
        Index(
            "uq_cases_one_open",
            "workflow",
            "learner_id",
            "semester_id",
            "institution_id",
            unique=True,
            postgresql_where=ONE_OPEN_POSTGRESQL,
            sqlite_where=ONE_OPEN_SQLITE,
        ),
        Index("ix_cases_learner", "learner_id", "workflow", "semester_id"),
        Index("ix_cases_place", "institution_id", "workflow", "semester_id"),
        Index("ix_cases_parent", "parent_id"),
        Index(
            "uq_cases_parent_row",
            "parent_id",
            "workflow",
            "parent_row",
            unique=True,
            postgresql_where=OF_A_ROW,
            sqlite_where=OF_A_ROW,
        ),
        Index("ix_cases_person", "person_id", "workflow", postgresql_where=OF_A_PERSON, sqlite_where=OF_A_PERSON),
    )

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(60), unique=True)
    workflow: Mapped[Code]
    workflow_version: Mapped[int]
    bundle_digest: Mapped[Digest]
    state: Mapped[Code]
    stage: Mapped[Code | None]
    previous_state: Mapped[Code | None]
    revision: Mapped[int]
    is_open: Mapped[bool] = mapped_column(default=True)
    one_open: Mapped[bool] = mapped_column(default=False)
    institution_id: Mapped[int] = link("institution.id")
    subject_kind: Mapped[ShortCode]
    learner_id: Mapped[int | None] = link("learner.id", nullable=True)
    semester_id: Mapped[int | None] = link("semester.id", nullable=True)
    person_id: Mapped[int | None] = link("person.id", nullable=True)
    organisation: Mapped[str | None] = mapped_column(String(200))
    parent_id: Mapped[int | None] = link("cases.id", nullable=True)
    parent_row: Mapped[str | None] = mapped_column(String(160))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_lines: Mapped[list[Any] | None] = mapped_column(Json)
    clock_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    summary: Mapped[dict[str, Any] | None] = mapped_column(Json)
    was_handed_on: Mapped[bool | None]
    locked: Mapped[list[str] | None] = mapped_column(Json)
    is_practice: Mapped[bool] = mapped_column(server_default=false())

    institution: Mapped[Institution] = relationship()
    learner: Mapped[Learner | None] = relationship()
    semester: Mapped[Semester | None] = relationship()

    def __str__(self) -> str:
        """Its number."""
        return self.number


IS_OPEN = Case.is_open == true()
"""An open case, in the very words of the partial indexes; SQLite uses one only where they are repeated."""


class CaseRole(Model):
    """Who is appointed in this case: its author, its mentor, from a day to a day."""

    __tablename__ = "case_role"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days"),
        Index(None, "person_id", "role", "case_id"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = link("cases.id", index=True)
    role: Mapped[Code]
    person_id: Mapped[int] = link("person.id")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None] = last_day()

    case: Mapped[Case] = relationship()
    person: Mapped[Person] = relationship()
