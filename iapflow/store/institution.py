"""Units of the tree: regions, municipalities, institutions; who was above whom, and when.

Municipalities merge, so links are dated.  `InstitutionReach` is worked out from
them (`iapflow.store.reach`) and answers "everything below" in one look.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Code, Id, Label, Model, ShortCode, last_day, link


class Institution(Model):
    """A unit of the tree.

    `kind` is state, region, municipality or institution; `partner_type` is
    municipal, vpii, state_general or college; `type` is general or vocational.
    """

    __tablename__ = "institution"
    __table_args__ = (CheckConstraint("kind IN ('state', 'region', 'municipality', 'institution')", name="kind"),)

    id: Mapped[Id]
    kind: Mapped[ShortCode]
    name: Mapped[Label]
    code: Mapped[Code] = mapped_column(unique=True)
    partner_type: Mapped[ShortCode | None]
    type: Mapped[ShortCode | None]
    is_demo: Mapped[bool] = mapped_column(default=False)

    def __str__(self) -> str:
        """Its name."""
        return self.name


class InstitutionLink(Model):
    """This unit belonged to that one, from a day to a day."""

    __tablename__ = "institution_link"
    __table_args__ = (
        CheckConstraint("child_id <> parent_id", name="not_itself"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days"),
    )

    id: Mapped[Id]
    child_id: Mapped[int] = link("institution.id", index=True)
    parent_id: Mapped[int] = link("institution.id", index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None] = last_day()

    child: Mapped[Institution] = relationship(foreign_keys=[child_id])
    parent: Mapped[Institution] = relationship(foreign_keys=[parent_id])


class InstitutionReach(Model):
    """Worked out: a unit, everything above it and itself, with the days on which it was so."""

    __tablename__ = "institution_reach"
    __table_args__ = (Index(None, "ancestor_id", "descendant_id"),)

    descendant_id: Mapped[int] = mapped_column(BigId, ForeignKey("institution.id"), primary_key=True)
    ancestor_id: Mapped[int] = mapped_column(BigId, ForeignKey("institution.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None] = last_day()


class Agreement(Model):
    """A cooperation agreement with a partner: when it holds, from when it takes part."""

    __tablename__ = "agreement"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days"),)

    id: Mapped[Id]
    partner_id: Mapped[int] = link("institution.id", index=True)
    number: Mapped[str] = mapped_column(String(60))
    signed_on: Mapped[date]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None] = last_day()
    participates_from: Mapped[date | None]
    participates_to: Mapped[date | None]

    partner: Mapped[Institution] = relationship()
