"""Saved views: the filters of a list under a name, for oneself or for the team of an institution."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Id, Model, link
from iapflow.store.columns import UtcDateTime
from iapflow.store.institution import Institution
from iapflow.store.person import Person


class SavedView(Model):
    """One list as somebody likes it; `query` is what stands after the question mark of its address.

    `institution_id` is filled where the whole team of a unit sees it; it stays its maker's all the same.
    """

    __tablename__ = "saved_view"

    id: Mapped[Id]
    person_id: Mapped[int] = link("person.id", index=True)
    institution_id: Mapped[int | None] = link("institution.id", nullable=True, index=True)
    place: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(String(500))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()
    institution: Mapped[Institution | None] = relationship()
