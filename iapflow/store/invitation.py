"""Invitations: a link by which somebody who is in the register gets an account and chooses a password."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Digest, Id, Model, link
from iapflow.store.columns import UtcDateTime
from iapflow.store.person import Person


class Invitation(Model):
    """A link that was handed out; the token cannot be read from here, `token_digest` is its hash."""

    __tablename__ = "invitation"

    id: Mapped[Id]
    person_id: Mapped[int] = link("person.id", index=True)
    institution_id: Mapped[int] = link("institution.id")
    token_digest: Mapped[Digest] = mapped_column(String(64), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int | None] = link("person.id", nullable=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
