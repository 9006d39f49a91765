"""Files of daily data: which column means what in an institution, and a file that waits for a yes after its preview."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Digest, Id, Label, Model, ShortCode, link
from iapflow.store.columns import Json, UtcDateTime
from iapflow.store.person import Person

KINDS = "kind IN ('attendance', 'results', 'behaviour', 'oneroster')"


class EarlyMapping(Model):
    """Which column of an institution's files means what, as it was chosen last."""

    __tablename__ = "early_mapping"
    __table_args__ = (CheckConstraint(KINDS, name="kind"),)

    institution_id: Mapped[int] = mapped_column(BigId, ForeignKey("institution.id"), primary_key=True)
    kind: Mapped[ShortCode] = mapped_column(primary_key=True)
    columns: Mapped[Any] = mapped_column(Json, nullable=False)


class EarlyFile(Model):
    """A file that was handed in; `content` goes when it is taken in or turned down, what it did stays.

    `changed` and `added` are sums of a day.
    """

    __tablename__ = "early_file"
    __table_args__ = (CheckConstraint(KINDS, name="kind"),)

    id: Mapped[Id]
    institution_id: Mapped[int] = link("institution.id", index=True)
    kind: Mapped[ShortCode]
    name: Mapped[Label]
    digest: Mapped[Digest]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    handed_in_by_id: Mapped[int | None] = link("person.id", nullable=True)
    handed_in_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rows: Mapped[int | None]
    wrong: Mapped[int | None]
    added: Mapped[int | None]
    changed: Mapped[int | None]

    handed_in_by: Mapped[Person | None] = relationship()
