"""Counters behind case and register numbers, without gaps or doubles."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from iapflow.store.base import BigId, Model


class Counter(Model):
    """The last number given under this name; `iapflow.store.numbers.next_number` takes one."""

    __tablename__ = "counter"
    __table_args__ = (CheckConstraint("value >= 0", name="value"),)

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[int] = mapped_column(BigId)
