"""Who stands in for whom: one role of an absent person, from a day to a day, in one unit or in all.

What a substitute may do is never copied: it is whatever the absent person may do on that day
(`iapflow.services.actors`), so a role that is taken away from the one is gone for the other.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Code, Id, Model, link
from iapflow.store.columns import UtcDateTime
from iapflow.store.institution import Institution
from iapflow.store.person import Person

STANDS = text("ended_at IS NULL")


class Substitution(Model):
    """One role handed over; `institution_id` empty: wherever the absent person holds it.

    `person_id` is empty while somebody is away and nobody stands in yet.  `ended_at` is set when it is
    handed back before its last day.
    """

    __tablename__ = "substitution"
    __table_args__ = (
        CheckConstraint("valid_to >= valid_from", name="days"),
        CheckConstraint("person_id <> absent_id", name="not_oneself"),
        Index("ix_substitution_person", "person_id", "valid_to", postgresql_where=STANDS, sqlite_where=STANDS),
        Index("ix_substitution_absent", "absent_id", "valid_to", postgresql_where=STANDS, sqlite_where=STANDS),
    )

    id: Mapped[Id]
    person_id: Mapped[int | None] = link("person.id", nullable=True)
    absent_id: Mapped[int] = link("person.id")
    role: Mapped[Code]
    institution_id: Mapped[int | None] = link("institution.id", nullable=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    why: Mapped[str | None] = mapped_column(String(200))
    appointed_by_id: Mapped[int] = link("person.id")
    appointed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = link("person.id", nullable=True)

    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    absent: Mapped[Person] = relationship(foreign_keys=[absent_id])
    institution: Mapped[Institution | None] = relationship()
