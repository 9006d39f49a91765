"""Many at once: one press on many cases, and one row for each of them until its turn has come.

A row ends in the transaction that moves its case, so whoever goes on after a crash does only what still waits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Connection, Index, String, UniqueConstraint, insert, select, text, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Code, Id, Model, ShortCode, link, table_of
from iapflow.store.case import Case
from iapflow.store.codec import SealedJson
from iapflow.store.columns import Json, UtcDateTime
from iapflow.store.person import Person

WAITING = text("outcome = 'waiting'")
UNENDED = text("ended_at IS NULL")


class ManyRun(Model):
    """One decision of a person about many cases; `ended_at` is empty until every case had its turn.

    `posted` is the form that was asked once for all of them, as it was typed.
    """

    __tablename__ = "many_run"
    __table_args__ = (
        Index(None, "person_id", "id"),
        Index("ix_many_run_open", "id", postgresql_where=UNENDED, sqlite_where=UNENDED),
    )

    id: Mapped[Id]
    workflow: Mapped[Code]
    transition: Mapped[Code]
    person_id: Mapped[int] = link("person.id")
    request_id: Mapped[str] = mapped_column(String(64), unique=True)
    posted: Mapped[Any | None] = mapped_column(SealedJson)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()


class ManyRow(Model):
    """One case of a run, at the revision its person was shown; `why` are sentences with their figures."""

    __tablename__ = "many_row"
    __table_args__ = (
        CheckConstraint("outcome IN ('waiting', 'done', 'refused', 'moved', 'missing', 'failed')", name="outcome"),
        UniqueConstraint("run_id", "case_id"),
        Index("ix_many_row_waiting", "run_id", "case_id", postgresql_where=WAITING, sqlite_where=WAITING),
        Index(None, "case_id"),
    )

    id: Mapped[Id]
    run_id: Mapped[int] = link("many_run.id")
    case_id: Mapped[int] = link("cases.id")
    revision: Mapped[int]
    outcome: Mapped[ShortCode] = mapped_column(default="waiting")
    to_state: Mapped[Code | None]
    why: Mapped[list[Any] | None] = mapped_column(Json)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    run: Mapped[ManyRun] = relationship()
    case: Mapped[Case] = relationship()


RUNS, ROWS = table_of(ManyRun), table_of(ManyRow)


def write_run(connection: Connection, run: Mapping[str, Any], picks: Mapping[int, int]) -> int:
    """A run with a waiting row for each case; its id.

    Args:
        picks: case -> the revision it was shown at.
    """
    run_id = int(connection.execute(insert(RUNS).values(**run)).inserted_primary_key[0])  # type: ignore[index]
    rows = [
        {"run_id": run_id, "case_id": case_id, "revision": revision, "outcome": "waiting"}
        for case_id, revision in sorted(picks.items())
    ]
    connection.execute(insert(ROWS), rows)
    return run_id


def claim_rows(connection: Connection, run_id: int, most: int) -> Sequence[Any]:
    """The next rows that wait, locked, by case; whoever comes second waits and then finds others."""
    mine = select(ROWS).where(ROWS.c.run_id == run_id, ROWS.c.outcome == "waiting")
    return connection.execute(mine.order_by(ROWS.c.case_id, ROWS.c.id).limit(most).with_for_update()).all()


def settle_row(connection: Connection, row_id: int, values: Mapping[str, Any]) -> None:
    """What came of a row."""
    connection.execute(update(ROWS).where(ROWS.c.id == row_id).values(**values))


def end_run(connection: Connection, run_id: int, at: datetime) -> None:
    """Every case had its turn."""
    connection.execute(update(RUNS).where(RUNS.c.id == run_id, RUNS.c.ended_at.is_(None)).values(ended_at=at))
