"""One-purpose links: one step of one case, for one person, without signing in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Code, Digest, Id, Model, link
from iapflow.store.case import Case
from iapflow.store.columns import UtcDateTime
from iapflow.store.person import Person


class PurposeLink(Model):
    """A link that was handed out.

    Neither the token nor the code can be read from here: `token_digest` is the token's hash,
    `code_digest` the code's under the token as key.  `attempts` counts wrong tries.
    """

    __tablename__ = "purpose_link"
    __table_args__ = (CheckConstraint("attempts >= 0", name="attempts"),)

    id: Mapped[Id]
    case_id: Mapped[int] = link("cases.id", index=True)
    transition: Mapped[Code]
    relation: Mapped[Code]
    person_id: Mapped[int] = link("person.id")
    token_digest: Mapped[Digest] = mapped_column(String(64), unique=True)
    code_digest: Mapped[Digest]
    is_once: Mapped[bool] = mapped_column(default=True)
    attempts: Mapped[int] = mapped_column(default=0)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int | None] = link("person.id", nullable=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = link("person.id", nullable=True)

    case: Mapped[Case] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    issued_by: Mapped[Person | None] = relationship(foreign_keys=[issued_by_id])
