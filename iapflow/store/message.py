"""*Ziņas*: what a person was told, inside the program; free of learners' data like a letter."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from iapflow.store.base import BigId, Id, Model, link
from iapflow.store.columns import Json, UtcDateTime

UNREAD = text("read_at IS NULL")


class Message(Model):
    """One message to one person; `words` is its line by language, `origin` what it came from, told once."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("person_id", "origin"),
        Index("ix_message_person", "person_id", "sent_at", "id"),
        Index("ix_message_unread", "person_id", postgresql_where=UNREAD, sqlite_where=UNREAD),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = link("person.id")
    case_id: Mapped[int | None] = link("cases.id", nullable=True, index=True)
    origin: Mapped[str] = mapped_column(String(80))
    words: Mapped[dict[str, Any]] = mapped_column(Json)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DigestWish(Model):
    """Somebody who wants their day's work in one letter; `last_on` is the day of the latest one."""

    __tablename__ = "digest_wish"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), primary_key=True)
    last_on: Mapped[date | None]
