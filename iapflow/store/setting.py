"""Settings the administrator changes while the program runs."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from iapflow.store.base import Code, Model
from iapflow.store.columns import Json


class Setting(Model):
    """One named value; `valid_from` says since when."""

    __tablename__ = "setting"

    name: Mapped[Code] = mapped_column(primary_key=True)
    value: Mapped[Any | None] = mapped_column(Json)
    valid_from: Mapped[date | None]
