"""Clocks of cases: terms that run over several states, as they stand; written only when they change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, UniqueConstraint, bindparam, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Code, Id, Model, link, table_of
from iapflow.store.case import Case
from iapflow.store.columns import Json, UtcDateTime
from iapflow.store.ready import read, run
from iapflow.store.timer import Timer


class CaseClock(Model):
    """One clock of a case, from its first start on.

    `added` holds, in order, the days it stood still and the extensions; `due_lines` explains the sum
    behind `due_at`.  `stopped_at` is empty while it runs.
    """

    __tablename__ = "case_clock"
    __table_args__ = (UniqueConstraint("case_id", "name"),)

    id: Mapped[Id]
    case_id: Mapped[int] = link("cases.id")
    name: Mapped[Code]
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_lines: Mapped[list[Any] | None] = mapped_column(Json)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    added: Mapped[list[Any] | None] = mapped_column(Json)

    case: Mapped[Case] = relationship()


CLOCKS, TIMERS = table_of(CaseClock), table_of(Timer)
THE_CASE, THE_CLOCK = bindparam("the_case", type_=BigId), bindparam("the_clock", type_=String())

OF_CASE = select(*CLOCKS.c).where(CLOCKS.c.case_id == THE_CASE).order_by(CLOCKS.c.id)
BEGIN = insert(CLOCKS)
CHANGE = update(CLOCKS).where(CLOCKS.c.case_id == THE_CASE, CLOCKS.c.name == THE_CLOCK)
END_TIMERS = update(TIMERS).where(TIMERS.c.case_id == THE_CASE, TIMERS.c.clock == THE_CLOCK, TIMERS.c.done_at.is_(None))


def clocks_of_case(connection: Connection, case_id: int) -> Sequence[Any]:
    """All clocks that ever ran in this case."""
    return read(connection, OF_CASE, {"the_case": case_id})


def begin_clock(connection: Connection, case_id: int, name: str, values: Mapping[str, Any]) -> None:
    """A clock starts for the first time."""
    run(connection, BEGIN, {"case_id": case_id, "name": name, **values})


def change_clock(connection: Connection, case_id: int, name: str, values: Mapping[str, Any]) -> None:
    """It stops, resumes, or ends on another day."""
    run(connection, CHANGE, {"the_case": case_id, "the_clock": name, **values})


def end_clock_timers(connection: Connection, case_id: int, name: str, at: datetime) -> None:
    """What it asked for is planned anew, or asked no more."""
    ended = {"the_case": case_id, "the_clock": name, "done_at": at, "outcome": "cancelled"}
    run(connection, END_TIMERS, ended)
