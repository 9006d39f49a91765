"""Timers: what the clock will ask for, until it did or the case moved on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Code, Id, Model, ShortCode, link
from iapflow.store.case import Case
from iapflow.store.columns import Json, UtcDateTime

PENDING = text("done_at IS NULL")


class Timer(Model):
    """One thing the clock will do; `outcome` says how it ended: fired, cancelled, idle, refused.

    One that belongs to a `clock` of the case outlives the state it was planned in.  One that failed
    is tried again at `retry_at`, each time later, so that it never stands before those that can be done;
    `last_error` names the error and no value.
    """

    __tablename__ = "timer"
    __table_args__ = (
        CheckConstraint("kind IN ('due', 'remind', 'escalate', 'after', 'clock')", name="kind"),
        Index("ix_timer_open", "case_id", postgresql_where=PENDING, sqlite_where=PENDING),
        Index("ix_timer_due", "due_at", "id", postgresql_where=PENDING, sqlite_where=PENDING),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = link("cases.id")
    name: Mapped[Code]
    kind: Mapped[ShortCode]
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[ShortCode | None]
    payload: Mapped[dict[str, Any] | None] = mapped_column(Json)
    clock: Mapped[Code | None]
    failed_times: Mapped[int | None]
    retry_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(String(500))

    case: Mapped[Case] = relationship()
