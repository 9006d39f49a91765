"""The journal: what happened to a case, never changed and never deleted.

Triggers made by the migration refuse UPDATE, DELETE and TRUNCATE on both
databases.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Code, Id, Model, link
from iapflow.store.case import Case
from iapflow.store.codec import SealedJson
from iapflow.store.columns import UtcDateTime
from iapflow.store.person import Person


class Event(Model):
    """One line of the journal; `actor_id` is empty for what nobody pressed.

    One firing writes one to several, all with its `revision`; the first carries
    the `request_id` that makes a repeated press harmless.  `hash` chains it to
    the line before (`iapflow.store.chain`).
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        Index("ix_event_at", "at", postgresql_using="brin"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = link("cases.id")
    seq: Mapped[int]
    revision: Mapped[int]
    request_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    transition: Mapped[Code]
    from_state: Mapped[Code]
    to_state: Mapped[Code]
    actor_id: Mapped[int | None] = link("person.id", nullable=True)
    acting_for_id: Mapped[int | None] = link("person.id", nullable=True)
    role: Mapped[Code | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[Any | None] = mapped_column(SealedJson)
    hash: Mapped[str | None] = mapped_column(String(64))

    case: Mapped[Case] = relationship()
    actor: Mapped[Person | None] = relationship(foreign_keys=[actor_id])
    acting_for: Mapped[Person | None] = relationship(foreign_keys=[acting_for_id])
