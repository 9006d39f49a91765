"""The outbox: what was promised in a transaction and is carried out after it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from iapflow.store.base import Code, Id, Model
from iapflow.store.columns import Json, UtcDateTime

WAITING = text("done_at IS NULL")


class Outbox(Model):
    """One promise; a worker leases it until `lease_until`, then somebody else may.

    `payload` is free of learners' data: it names a case, a letter, a person.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts"),
        Index("ix_outbox_waiting", "run_at", "id", postgresql_where=WAITING, sqlite_where=WAITING),
    )

    id: Mapped[Id]
    topic: Mapped[Code]
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    run_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    worker: Mapped[str | None] = mapped_column(String(80))
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(500))
