"""Risks recorded from a plan, row by row, under the form's stable row ids."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Model, ShortCode
from iapflow.store.case import Case
from iapflow.store.codec import SealedText
from iapflow.store.columns import UtcDateTime


class Risk(Model):
    """One risk of a plan; a row no longer in the plan keeps `removed_at`."""

    __tablename__ = "risk"
    __table_args__ = (Index(None, "group_code", "factor_code"),)

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    row_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    group_code: Mapped[ShortCode]
    factor_code: Mapped[ShortCode]
    justification: Mapped[str | None] = mapped_column(SealedText)
    is_protected: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship()
