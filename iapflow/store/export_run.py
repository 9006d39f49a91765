"""Lists that were taken out as files: who took what and when, for ever; a large one's bytes, for some days."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, delete, insert, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from iapflow.store.base import BigId, Code, Id, Model, ShortCode, link, table_of
from iapflow.store.codec import SealedBytes, SealedJson
from iapflow.store.columns import UtcDateTime
from iapflow.store.person import Person
from iapflow.store.store import connection_of

TO_DO = text("done_at IS NULL")


class ExportRun(Model):
    """One list taken out; `state` is waiting, running, done, refused, failed or gone.

    `filters` are sealed, as somebody may have searched by a name; `cases` and `cases_done` count cases, `lines`
    those of the file.  Whoever makes it holds `lease_until`; after that another may begin it anew.
    """

    __tablename__ = "export_run"
    __table_args__ = (
        CheckConstraint("kind IN ('csv', 'xlsx')", name="kind"),
        CheckConstraint("cases_done >= 0 AND cases >= 0 AND lines >= 0", name="counts"),
        Index("ix_export_run_open", "id", postgresql_where=TO_DO, sqlite_where=TO_DO),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = link("person.id", index=True)
    workflow: Mapped[Code]
    alias: Mapped[Code]
    row_group: Mapped[Code]
    kind: Mapped[ShortCode]
    language: Mapped[ShortCode]
    filters: Mapped[Any] = mapped_column(SealedJson, nullable=False)
    state: Mapped[ShortCode]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    keep_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    cases: Mapped[int] = mapped_column(default=0)
    cases_done: Mapped[int] = mapped_column(default=0)
    lines: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(BigId, default=0)
    last_error: Mapped[str | None] = mapped_column(String(80))

    person: Mapped[Person] = relationship()


class ExportPart(Model):
    """A piece of a file, so that neither writing nor sending it holds more than one."""

    __tablename__ = "export_part"

    run_id: Mapped[int] = mapped_column(BigId, ForeignKey("export_run.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(SealedBytes, nullable=False)


PARTS = table_of(ExportPart)


def keep_part(session: Session, run_id: int, number: int, content: bytes) -> None:
    """One piece more."""
    connection_of(session).execute(insert(PARTS), {"run_id": run_id, "number": number, "content": content})


def part_of(session: Session, run_id: int, number: int) -> bytes | None:
    """One piece; None after the last."""
    mine = select(PARTS.c.content).where(PARTS.c.run_id == run_id, PARTS.c.number == number)
    found: bytes | None = connection_of(session).scalar(mine)
    return found


def drop_parts(session: Session, run_id: int) -> None:
    """The file is no longer kept."""
    connection_of(session).execute(delete(PARTS).where(PARTS.c.run_id == run_id))
