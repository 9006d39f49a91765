"""The bank of phrases: words that people of an institution write for a field of a form, and release."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Code, Id, Model, link
from iapflow.store.columns import UtcDateTime
from iapflow.store.institution import Institution
from iapflow.store.person import Person


class Phrase(Model):
    """One phrase for the field `path` (`risks.justification`) of a form; until it is released its writer has it alone.

    Args:
        code: where it fits only one answer beside it, such as one risk factor.
    """

    __tablename__ = "phrase"
    __table_args__ = (Index(None, "institution_id", "form_id"),)

    id: Mapped[Id]
    institution_id: Mapped[int] = link("institution.id")
    form_id: Mapped[Code]
    path: Mapped[str] = mapped_column(String(90))
    code: Mapped[str | None] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(String(500))
    written_by_id: Mapped[int] = link("person.id", index=True)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    released_by_id: Mapped[int | None] = link("person.id", nullable=True)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    institution: Mapped[Institution] = relationship()
    written_by: Mapped[Person] = relationship(foreign_keys=[written_by_id])
    released_by: Mapped[Person | None] = relationship(foreign_keys=[released_by_id])
