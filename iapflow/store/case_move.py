"""Moves of open cases to another version of their definitions: the run, and one row a case.

A row says what came of it and keeps, sealed, what is needed to go back.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Code, Digest, Id, Model, ShortCode, link
from iapflow.store.case import Case
from iapflow.store.codec import SealedJson
from iapflow.store.columns import Json, UtcDateTime
from iapflow.store.person import Person

WAITING = text("outcome = 'waiting'")


class MoveRun(Model):
    """One decision to move the open cases of a workflow; `ended_at` is empty until every case had its turn."""

    __tablename__ = "move_run"
    __table_args__ = (Index(None, "workflow"),)

    id: Mapped[Id]
    workflow: Mapped[Code]
    to_version: Mapped[int]
    to_digest: Mapped[Digest] = mapped_column(ForeignKey("bundle.digest"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_by_id: Mapped[int | None] = link("person.id", nullable=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    started_by: Mapped[Person | None] = relationship()


class CaseMove(Model):
    """One case of a run.

    `why` are sentences with their figures, `lost` the paths of answers that have no place any more
    (never the answers); `before` is what going back restores, `revision` where the move left the case.
    """

    __tablename__ = "case_move"
    __table_args__ = (
        CheckConstraint("outcome IN ('waiting', 'moved', 'stays', 'blocked', 'reverted')", name="outcome"),
        UniqueConstraint("run_id", "case_id"),
        Index("ix_case_move_waiting", "run_id", "id", postgresql_where=WAITING, sqlite_where=WAITING),
        Index(None, "case_id", "id"),
    )

    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(BigId, ForeignKey("move_run.id"))
    case_id: Mapped[int] = link("cases.id")
    outcome: Mapped[ShortCode] = mapped_column(default="waiting")
    from_version: Mapped[int]
    from_state: Mapped[Code]
    to_state: Mapped[Code | None]
    revision: Mapped[int | None]
    why: Mapped[list[Any] | None] = mapped_column(Json)
    lost: Mapped[list[Any] | None] = mapped_column(Json)
    before: Mapped[Any | None] = mapped_column(SealedJson)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship()
    run: Mapped[MoveRun] = relationship()
