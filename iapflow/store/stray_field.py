"""Fields that somebody sent though they may not write them: who, where, when; never what was sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Code, Id, Model, link
from iapflow.store.case import Case
from iapflow.store.columns import UtcDateTime
from iapflow.store.person import Person

LONGEST = 400


class StrayField(Model):
    """One attempt, or several alike of one day; `case` is empty where the form was to open one."""

    __tablename__ = "stray_field"
    __table_args__ = (Index(None, "person_id", "last_at"),)

    id: Mapped[Id]
    person_id: Mapped[int | None] = link("person.id", nullable=True)
    case_id: Mapped[int | None] = link("cases.id", nullable=True)
    form: Mapped[Code]
    fields: Mapped[str] = mapped_column(String(LONGEST))
    times: Mapped[int]
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person | None] = relationship()
    case: Mapped[Case | None] = relationship()
