"""Tasks: somebody's to-do in a case, open until the case moves or it is done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Code, Id, Model, ShortCode, link
from iapflow.store.case import Case
from iapflow.store.columns import Json, UtcDateTime
from iapflow.store.person import Person

OPEN = text("closed_at IS NULL")


class Task(Model):
    """A to-do of a role in an institution, or of one person; `why` is a label by language.

    `transition` is the action it waits for, empty where a form waits to be written.  `handed_from` is the
    role whose to-do it was, where nobody could do it and it was handed on.
    """

    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_open", "case_id", postgresql_where=OPEN, sqlite_where=OPEN),
        Index(
            "ix_task_queue",
            "institution_id",
            "role",
            "due_at",
            "id",
            postgresql_where=OPEN,
            sqlite_where=OPEN,
        ),
        Index("ix_task_own", "person_id", "due_at", "id", postgresql_where=OPEN, sqlite_where=OPEN),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = link("cases.id")
    state: Mapped[Code]
    transition: Mapped[Code | None]
    role: Mapped[Code]
    person_id: Mapped[int | None] = link("person.id", nullable=True)
    institution_id: Mapped[int] = link("institution.id")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = link("person.id", nullable=True)
    why: Mapped[dict[str, Any] | None] = mapped_column(Json)
    key: Mapped[Code | None]
    row_id: Mapped[Code | None]
    form: Mapped[Code | None]
    outcome: Mapped[ShortCode | None]
    handed_from: Mapped[Code | None]
    handed_because: Mapped[Code | None]

    case: Mapped[Case] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
