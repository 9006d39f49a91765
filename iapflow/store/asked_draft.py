"""What somebody is typing into the page of a transition: theirs alone, until it is fired or the case moves on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from iapflow.store.base import BigId, Code, Model
from iapflow.store.codec import SealedJson
from iapflow.store.columns import UtcDateTime


class AskedDraft(Model):
    """Names and values as the page sent them; `entered_at` is the case's, of the state they were typed in."""

    __tablename__ = "asked_draft"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True, index=True)
    transition: Mapped[Code] = mapped_column(primary_key=True)
    words: Mapped[Any] = mapped_column(SealedJson, nullable=False)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
