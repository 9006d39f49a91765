"""Who of those whose turn it was has opened a case, and how it stood then: one row a person and case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Code, Model
from iapflow.store.case import Case
from iapflow.store.columns import UtcDateTime
from iapflow.store.person import Person


class CaseSeen(Model):
    """The last time this person opened the case when it was their turn; `revision` as it stood."""

    __tablename__ = "case_seen"

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), primary_key=True)
    role: Mapped[Code]
    revision: Mapped[int]
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship()
    person: Mapped[Person] = relationship()
