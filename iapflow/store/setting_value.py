"""Figures people set: for the country, a municipality or an institution, from a day on; nothing is overwritten."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Code, Id, Model, link
from iapflow.store.columns import Json, UtcDateTime
from iapflow.store.institution import Institution
from iapflow.store.person import Person


class SettingValue(Model):
    """One value from a day on; the row written last counts where two begin on one day.

    `institution_id` is empty for the whole country.
    """

    __tablename__ = "setting_value"

    id: Mapped[Id]
    name: Mapped[Code] = mapped_column(index=True)
    institution_id: Mapped[int | None] = link("institution.id", nullable=True)
    valid_from: Mapped[date]
    value: Mapped[Any | None] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(String(400))
    set_by_id: Mapped[int | None] = link("person.id", nullable=True)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)

    institution: Mapped[Institution | None] = relationship()
    set_by: Mapped[Person | None] = relationship()
