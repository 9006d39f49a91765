"""When somebody was last reminded of a to-do by hand, so that nobody is reminded twice a day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from iapflow.store.base import BigId, Model, link
from iapflow.store.columns import UtcDateTime


class TaskReminder(Model):
    """The latest reminder of one to-do, and who asked for it."""

    __tablename__ = "task_reminder"

    task_id: Mapped[int] = mapped_column(BigId, ForeignKey("task.id"), primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_by_id: Mapped[int] = link("person.id")
