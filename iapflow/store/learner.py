"""Learners: who they are, where they learn, who may speak for them.

The personal code is never a key: a person may change an old code once.  It is
kept as eleven digits with the hyphen; forms check it before it comes here.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, Index, String, UniqueConstraint, and_, event, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Id, Label, Model, ShortCode, last_day, link
from iapflow.store.folding import folded
from iapflow.store.institution import Institution
from iapflow.store.person import Person


class Learner(Model):
    """A learner; `search_text` is the name folded, worked out by itself on saving.

    `person_id` ties an adult learner to the person who signs in.
    """

    __tablename__ = "learner"
    __table_args__ = (
        Index(None, "search_text"),
        Index(None, "family_name", "given_name", "id"),
        UniqueConstraint("person_id"),
    )

    id: Mapped[Id]
    given_name: Mapped[Label]
    family_name: Mapped[Label]
    personal_code: Mapped[str | None] = mapped_column(String(12), index=True)
    date_of_birth: Mapped[date]
    is_practice: Mapped[bool] = mapped_column(default=False)
    search_text: Mapped[str] = mapped_column(String(620), default="")
    person_id: Mapped[int | None] = link("person.id", nullable=True)

    person: Mapped[Person | None] = relationship()

    @property
    def full_name(self) -> str:
        """Given name, then family name."""
        return f"{self.given_name} {self.family_name}"

    def __str__(self) -> str:
        """The full name."""
        return self.full_name


class Enrolment(Model):
    """This learner learns in that institution, from a day to a day."""

    __tablename__ = "enrolment"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days"),
        Index(None, "institution_id", "class_name"),
    )

    id: Mapped[Id]
    learner_id: Mapped[int] = link("learner.id", index=True)
    institution_id: Mapped[int] = link("institution.id")
    grade: Mapped[ShortCode]
    class_name: Mapped[ShortCode | None]
    programme: Mapped[str | None] = mapped_column(String(40))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None] = last_day()

    learner: Mapped[Learner] = relationship()
    institution: Mapped[Institution] = relationship()


class Guardianship(Model):
    """Who is a guardian of this learner, and what they may do: represent, be informed, or neither.

    `basis` says on what paper that rests; an empty `may_be_informed` goes with `may_represent`.
    """

    __tablename__ = "guardianship"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days"),)

    id: Mapped[Id]
    learner_id: Mapped[int] = link("learner.id", index=True)
    person_id: Mapped[int | None] = link("person.id", nullable=True, index=True)
    full_name: Mapped[Label]
    kinship: Mapped[str] = mapped_column(String(40))
    may_represent: Mapped[bool] = mapped_column(default=True)
    may_be_informed: Mapped[bool | None]
    basis: Mapped[str | None] = mapped_column(String(200))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None] = last_day()

    learner: Mapped[Learner] = relationship()
    person: Mapped[Person | None] = relationship()


def is_informed() -> ColumnElement[bool]:
    """The guardians who may be informed: as it is noted, else those who may represent."""
    said = Guardianship.may_be_informed
    return or_(said.is_(True), and_(said.is_(None), Guardianship.may_represent.is_(True)))


@event.listens_for(Learner, "before_insert")
@event.listens_for(Learner, "before_update")
def keep_search_text(mapper: Any, connection: Any, learner: Learner) -> None:
    """Fold the name anew whenever a learner is saved, both orders of the name findable."""
    learner.search_text = folded(f"{learner.given_name} {learner.family_name} {learner.given_name}")
