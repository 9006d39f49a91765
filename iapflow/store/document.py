"""Documents of a case: promised when the case moves, made afterwards from the answers of that moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from iapflow.store.base import Code, Id, Model, link
from iapflow.store.case import Case
from iapflow.store.codec import SealedBytes, SealedJson
from iapflow.store.columns import UtcDateTime


class Document(Model):
    """One document; `content` is empty until it is made.

    Args of its making: the form (`alias`) with the answers as they were when it was asked for.
    """

    __tablename__ = "document"
    __table_args__ = (Index(None, "case_id", "id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = link("cases.id")
    alias: Mapped[Code | None]
    letter: Mapped[Code | None]
    name: Mapped[str | None] = mapped_column(String(200))
    answers: Mapped[Any | None] = mapped_column(SealedJson)
    state: Mapped[Code]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    media_type: Mapped[str | None] = mapped_column(String(60))
    content: Mapped[bytes | None] = deferred(mapped_column(SealedBytes))

    case: Mapped[Case] = relationship()
