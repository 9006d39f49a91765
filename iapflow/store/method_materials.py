"""The library of methodological materials: what is published today, its editions, and whom and what it helps."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Code, Id, Label, Model, ShortCode, link
from iapflow.store.columns import UtcDateTime

AUDIENCE, GROUP, FACTOR, MEASURE = "audience", "group", "factor", "measure"


class MethodMaterial(Model):
    """A material in its newest edition; `folded` holds its words for search, without diacritics."""

    __tablename__ = "method_material"
    __table_args__ = (Index(None, "published_on"),)

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    kind: Mapped[Code]
    title: Mapped[Label]
    publisher: Mapped[Label]
    about: Mapped[str] = mapped_column(Text)
    edition: Mapped[str] = mapped_column(String(60))
    published_on: Mapped[date]
    valid_until: Mapped[date | None] = mapped_column(Date)
    folded: Mapped[str] = mapped_column(Text)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    editions: Mapped[list[MaterialEdition]] = relationship(order_by="MaterialEdition.published_on.desc()")
    codes: Mapped[list[MaterialCode]] = relationship()


class MaterialEdition(Model):
    """Where an edition is read: a file that was put in, or an address elsewhere."""

    __tablename__ = "material_edition"
    __table_args__ = (
        UniqueConstraint("case_id", "edition"),
        CheckConstraint("file_token IS NOT NULL OR address IS NOT NULL", name="somewhere"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = link("method_material.case_id")
    edition: Mapped[str] = mapped_column(String(60))
    published_on: Mapped[date]
    file_token: Mapped[str | None] = mapped_column(String(32))
    file_name: Mapped[str | None] = mapped_column(String(160))
    address: Mapped[str | None] = mapped_column(String(500))


class MaterialCode(Model):
    """A code it is for: an audience, a risk group or factor, a measure."""

    __tablename__ = "material_code"
    __table_args__ = (
        CheckConstraint("kind IN ('audience', 'group', 'factor', 'measure')", name="kind"),
        Index(None, "kind", "code"),
        {"sqlite_with_rowid": False},
    )

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("method_material.case_id"), primary_key=True)
    kind: Mapped[ShortCode] = mapped_column(primary_key=True)
    code: Mapped[Code] = mapped_column(primary_key=True)
