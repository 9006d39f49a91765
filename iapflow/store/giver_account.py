"""The bank account to which a giver's months are paid; a changed one is a new row, the newest counts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Id, Model, link
from iapflow.store.columns import UtcDateTime
from iapflow.store.person import Person


class GiverAccount(Model):
    """An account number, who entered it and when."""

    __tablename__ = "giver_account"

    id: Mapped[Id]
    person_id: Mapped[int] = link("person.id", index=True)
    iban: Mapped[str] = mapped_column(String(34))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by_id: Mapped[int] = link("person.id")

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    set_by: Mapped[Person] = relationship(foreign_keys=[set_by_id])
