"""Who took a to-do on themselves: a row beside it, so that a firing neither reads nor writes anything more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Model, link
from iapflow.store.columns import UtcDateTime
from iapflow.store.person import Person


class TaskClaim(Model):
    """One to-do of a role, taken by one of those who hold it; given back, the row is gone."""

    __tablename__ = "task_claim"

    task_id: Mapped[int] = mapped_column(BigId, ForeignKey("task.id"), primary_key=True)
    person_id: Mapped[int] = link("person.id", index=True)
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()
