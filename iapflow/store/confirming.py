"""How a learner confirms consultations: on the printed sheet, by a PIN, or by a link.

Of a PIN only what proves it is kept.  `ConfirmationChange` is the journal of ways and PINs.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Id, Model, ShortCode, link
from iapflow.store.columns import UtcDateTime
from iapflow.store.learner import Learner
from iapflow.store.person import Person


class ConfirmationWay(Model):
    """The way a learner chose; nobody here is the printed sheet.  `attempts` counts wrong PINs in a row."""

    __tablename__ = "confirmation_way"
    __table_args__ = (
        CheckConstraint("way IN ('sheet', 'pin', 'link')", name="way"),
        CheckConstraint("attempts >= 0", name="attempts"),
    )

    learner_id: Mapped[int] = mapped_column(BigId, ForeignKey("learner.id"), primary_key=True)
    way: Mapped[ShortCode]
    pin_proof: Mapped[str | None] = mapped_column(String(120))
    attempts: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int | None] = link("person.id", nullable=True)

    learner: Mapped[Learner] = relationship()


class ConfirmationChange(Model):
    """What was done with a learner's way of confirming: chosen, PIN set, PIN locked."""

    __tablename__ = "confirmation_change"

    id: Mapped[Id]
    learner_id: Mapped[int] = link("learner.id", index=True)
    what: Mapped[ShortCode]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = link("person.id", nullable=True)

    by: Mapped[Person | None] = relationship()


class ConfirmationLinkRow(Model):
    """A row of the work log that a one-purpose link asks the learner to confirm."""

    __tablename__ = "confirmation_link_row"

    link_id: Mapped[int] = mapped_column(BigId, ForeignKey("purpose_link.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("work_log_entry.id"), primary_key=True)
