"""Files of a register that were looked at and taken in, and what each of them did to which row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Code, Digest, Id, Label, Model, ShortCode, link
from iapflow.store.columns import Json, UtcDateTime
from iapflow.store.person import Person


class ImportRun(Model):
    """A file that was handed in; `content` goes when it is taken in, what it did stays and can be undone."""

    __tablename__ = "import_run"

    id: Mapped[Id]
    institution_id: Mapped[int] = link("institution.id", index=True)
    kind: Mapped[ShortCode]
    name: Mapped[Label]
    digest: Mapped[Digest]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    handed_in_by_id: Mapped[int | None] = link("person.id", nullable=True)
    handed_in_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    added: Mapped[int | None]
    changed: Mapped[int | None]
    same: Mapped[int | None]
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = link("person.id", nullable=True)

    handed_in_by: Mapped[Person | None] = relationship(foreign_keys=[handed_in_by_id])


class ImportChange(Model):
    """One row of a table that a run added (`before` is empty) or changed.

    `seal` is a digest of `columns` as the run left them: whoever changed them since has the last word.
    """

    __tablename__ = "import_change"

    id: Mapped[Id]
    run_id: Mapped[int] = link("import_run.id", index=True)
    target: Mapped[Code]
    row_id: Mapped[int] = mapped_column(BigId)
    before: Mapped[Any | None] = mapped_column(Json)
    columns: Mapped[Any] = mapped_column(Json, nullable=False)
    seal: Mapped[Digest]
