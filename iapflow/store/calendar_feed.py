"""A person's calendar feed: one address that ends by itself and can be taken back."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from iapflow.store.base import BigId, Digest, Model
from iapflow.store.columns import UtcDateTime


class CalendarFeed(Model):
    """Off until there is a row; the address cannot be read from here, only proved."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), primary_key=True)
    token_digest: Mapped[Digest] = mapped_column(String(64), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_on: Mapped[date]
    fetched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
