"""Marks: what a reviewer pointed at when a form was sent back, and what its author answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Index, String, bindparam, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Code, Id, Model, link, table_of
from iapflow.store.case import Case
from iapflow.store.codec import SealedText
from iapflow.store.columns import UtcDateTime
from iapflow.store.event import Event
from iapflow.store.person import Person
from iapflow.store.ready import read, run_many


class Mark(Model):
    """One remark at a place of a form; `path` is empty for the form as a whole.

    A row is named by its own id (`risks[a1]`, `risks[a1].factor`), so the remark stays at it
    wherever the row moves.  The event is the one that sent the case back.
    """

    __tablename__ = "mark"
    __table_args__ = (Index(None, "case_id", "alias", "event_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = link("cases.id")
    event_id: Mapped[int] = link("event.id", index=True)
    alias: Mapped[Code]
    path: Mapped[str] = mapped_column(String(200))
    comment: Mapped[str] = mapped_column(SealedText, nullable=False)
    is_done: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str | None] = mapped_column(SealedText)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = link("person.id", nullable=True)

    case: Mapped[Case] = relationship()
    event: Mapped[Event] = relationship()
    answered_by: Mapped[Person | None] = relationship()


MARKS = table_of(Mark)
INSERT = insert(MARKS)
NEWEST = select(func.max(Mark.event_id)).where(Mark.case_id == bindparam("the_case"), Mark.alias == bindparam("form"))
OF_FORM = (
    select(*MARKS.c, Event.at.label("made_at"), Event.actor_id.label("made_by_id"), Event.role.label("made_as"))
    .join(Event, Event.id == MARKS.c.event_id)
    .where(
        MARKS.c.case_id == bindparam("the_case", type_=BigId),
        MARKS.c.alias == bindparam("form", type_=String()),
    )
    .order_by(MARKS.c.id)
)
LAST_ROUND = OF_FORM.where(MARKS.c.event_id == NEWEST.scalar_subquery())


def insert_marks(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Marks of one event: case_id, event_id, alias, path, comment."""
    if rows:
        run_many(connection, INSERT, [{**row, "is_done": False} for row in rows])


def last_round(connection: Connection, case_id: int, alias: str) -> list[Any]:
    """The marks with which this form was sent back last, and when and by whom; none where it never was."""
    return read(connection, LAST_ROUND, {"the_case": case_id, "form": alias})


def round_by(connection: Connection, case_id: int, alias: str, evening: datetime) -> list[Any]:
    """The same as it was at a moment: what was answered later stands without its answer."""
    found = connection.execute(OF_FORM.where(Event.at <= evening), {"the_case": case_id, "form": alias}).all()
    return [row for row in found if row.event_id == found[-1].event_id]
