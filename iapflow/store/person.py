"""People who act, and the dated roles they hold in units of the tree."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Code, Id, Label, Model, last_day, link
from iapflow.store.institution import Institution


class Person(Model):
    """Somebody who acts here or is named in a case; not every person has an account."""

    __tablename__ = "person"

    id: Mapped[Id]
    given_name: Mapped[Label]
    family_name: Mapped[Label]
    email: Mapped[str | None] = mapped_column(String(255), unique=True)
    phone: Mapped[str | None] = mapped_column(String(40))
    is_active: Mapped[bool] = mapped_column(default=True)

    @property
    def full_name(self) -> str:
        """Given name, then family name."""
        return f"{self.given_name} {self.family_name}"

    def __str__(self) -> str:
        """The full name."""
        return self.full_name


class RoleAssignment(Model):
    """A role held by a person in a unit, from a day to a day, perhaps in somebody's place."""

    __tablename__ = "role_assignment"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days"),
        Index(None, "institution_id", "role"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = link("person.id", index=True)
    role: Mapped[Code]
    institution_id: Mapped[int] = link("institution.id")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None] = last_day()
    acting_for_id: Mapped[int | None] = link("person.id", nullable=True)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    institution: Mapped[Institution] = relationship()
    acting_for: Mapped[Person | None] = relationship(foreign_keys=[acting_for_id])
