"""Answers: what was handed in, for ever; and what is being written, until it is handed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Code, Digest, Id, Model, link
from iapflow.store.case import Case
from iapflow.store.codec import SealedJson
from iapflow.store.columns import Json, UtcDateTime
from iapflow.store.event import Event
from iapflow.store.person import Person


class Submission(Model):
    """A form as it was handed in, with the digest of the form it was filled in with."""

    __tablename__ = "submission"
    __table_args__ = (Index(None, "case_id", "alias", "id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = link("cases.id")
    event_id: Mapped[int | None] = link("event.id", nullable=True, index=True)
    alias: Mapped[Code]
    form_id: Mapped[Code]
    form_digest: Mapped[Digest]
    answers: Mapped[Any] = mapped_column(SealedJson, nullable=False)
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_by_id: Mapped[int | None] = link("person.id", nullable=True)

    case: Mapped[Case] = relationship()
    event: Mapped[Event | None] = relationship()
    submitted_by: Mapped[Person | None] = relationship()


class Draft(Model):
    """A form being written; `revision` counts its savings, `carried`: what came along."""

    __tablename__ = "draft"

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    alias: Mapped[Code] = mapped_column(primary_key=True)
    answers: Mapped[Any] = mapped_column(SealedJson, nullable=False)
    revision: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_by_id: Mapped[int | None] = link("person.id", nullable=True)
    carried: Mapped[list[Any] | None] = mapped_column(Json)

    case: Mapped[Case] = relationship()
    saved_by: Mapped[Person | None] = relationship()
