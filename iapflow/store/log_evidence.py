"""What stands behind a row of the log beside its own columns: the file, who recorded the word, why it is late."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, exists
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Model, link
from iapflow.store.codec import SealedText
from iapflow.store.columns import UtcDateTime
from iapflow.store.person import Person
from iapflow.store.work_log import WorkLogEntry

REMOTE = "remote"
WITHIN = timedelta(days=1)
"""So long after a remote consultation the learner's word is in time."""


class LogEvidence(Model):
    """Of rows that have any: most rows are signed on the sheet and have none.

    Args:
        file: the answer that names the file; only who sees the row gets it.
        explained_on: why no word came stands in the row's reason; it counts once a coordinator looked at it.
        answer: what the coordinator said to an explanation that was not accepted.
    """

    __tablename__ = "log_evidence"

    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("work_log_entry.id"), primary_key=True)
    file: Mapped[str | None] = mapped_column(SealedText)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = link("person.id", nullable=True)
    explained_on: Mapped[date | None]
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    looked_by_id: Mapped[int | None] = link("person.id", nullable=True)
    answer: Mapped[str | None] = mapped_column(SealedText)

    entry: Mapped[WorkLogEntry] = relationship()
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])


def is_late(mode: str | None, worked_on: date, confirmed_on: date) -> bool:
    """Whether a word came later than a remote consultation may wait for it."""
    return mode == REMOTE and confirmed_on - worked_on > WITHIN


def is_explained() -> ColumnElement[bool]:
    """The clause on a log entry whose missing word is explained, and a coordinator has accepted that."""
    return exists().where(
        LogEvidence.entry_id == WorkLogEntry.id,
        LogEvidence.explained_on.is_not(None),
        LogEvidence.looked_at.is_not(None),
    )
