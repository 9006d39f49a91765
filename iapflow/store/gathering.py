"""Many firings in one transaction: their rows wait here and go out together, statement by statement.

What one firing writes (`iapflow.store.firing`) is sent at once.  Inside `gathered` the very same
calls only put their rows down; in the end each statement is sent once for all of its rows.
Whatever else touches the connection, a read or an effect of its own, finds everything written:
the rows go out before it.

    with gathered(session):
        for step in decided:
            write(step)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from itertools import count
from typing import Any, cast

from sqlalchemy import Connection, Executable, Integer, Select, String, Table, bindparam, func, select
from sqlalchemy.orm import Session

from iapflow.store.engine import WAITING
from iapflow.store.in_one import MOST, run_in_one
from iapflow.store.ready import read, run_many
from iapflow.store.store import CONNECTION, StoreError, connection_of

BLOCK = 200
"""Ids taken in advance at once."""
Values = Mapping[str, Any]
Kind = tuple[Executable, tuple[str, ...]]
"""A statement and the columns it names."""
NEXT = select(
    func.nextval(func.pg_get_serial_sequence(bindparam("the_table", type_=String()), "id")).label("id")
).select_from(func.generate_series(1, bindparam("many", type_=Integer())).alias("numbers"))


class Gathering:
    """Stands where the connection stands; asked for anything but to wait, it sends what waits first."""

    def __init__(self, connection: Connection, ids: Mapping[Table, int] | None = None) -> None:
        """Nothing waits.

        Args:
            ids: an id that was taken for a table already; what is written is then the rows of one
                firing, and goes to PostgreSQL as one statement.
        """
        self._go_in_one = ids is not None
        self._connection = connection
        self._waiting: dict[Kind, list[Values]] = {}
        self._met: dict[Kind, int] = {}
        self._guarded: set[Executable] = set()
        self._ids: dict[Table, Iterator[int]] = {table: iter([taken]) for table, taken in (ids or {}).items()}

    def later(self, statement: Executable, values: Values, *, is_guarded: bool = False) -> None:
        """One row of a statement; a guarded one must find its row when it goes out."""
        kind = (statement, tuple(values))
        self._met.setdefault(kind, len(self._met))
        self._waiting.setdefault(kind, []).append(values)
        if is_guarded:
            self._guarded.add(statement)

    def next_id(self, table: Table) -> int:
        """An id that nobody else is given."""
        taken = next(self._ids.get(table, iter(())), None)
        if taken is None:
            self._ids[table] = self._reserved(table)
            taken = next(self._ids[table])
        return taken

    def flush(self) -> None:
        """Send what waits, in the order in which the statements were first met: what is pointed at goes first.

        Raises:
            StoreError: a case had moved since it was read; the transaction must be rolled back.
        """
        waiting, self._waiting = self._waiting, {}
        kinds = sorted(waiting, key=self._met.__getitem__)
        if self._go_in_one and sum(map(len, waiting.values())) <= MOST:
            parts = [(kind[0], values) for kind in kinds for values in waiting[kind]]
            met = run_in_one(self._connection, parts)
            for (statement, _), found in zip(parts, met, strict=True):
                self._must_have_met(statement, 1, found)
            return
        for kind in kinds:
            self._must_have_met(kind[0], len(waiting[kind]), run_many(self._connection, kind[0], waiting[kind]))

    def _must_have_met(self, statement: Executable, wanted: int, found: int) -> None:
        if statement in self._guarded and found != wanted:
            raise StoreError("a case moved while others of its batch were written")

    def _reserved(self, table: Table) -> Iterator[int]:
        """Ids to come; on SQLite nobody else writes until this transaction ends."""
        if self._connection.dialect.name == "sqlite":
            return count(read(self._connection, _highest(table), {})[0].highest + 1)
        return iter([row.id for row in read(self._connection, NEXT, {"the_table": table.name, "many": BLOCK})])

    def __getattr__(self, name: str) -> Any:
        """Anything a connection has; what waits goes out first."""
        self.flush()
        return getattr(self._connection, name)


@cache
def _highest(table: Table) -> Select[Any]:
    return select(func.coalesce(func.max(table.c.id), 0).label("highest"))


@contextmanager
def gathered(session: Session, ids: Mapping[Table, int] | None = None) -> Iterator[None]:
    """Let what is written wait, and send it together on leaving; after an error nothing more is sent."""
    connection = connection_of(session)
    gathering = Gathering(connection, ids)
    session.info[CONNECTION] = cast(Connection, gathering)
    connection.info[WAITING] = gathering.flush
    try:
        yield
        gathering.flush()
    finally:
        session.info[CONNECTION] = connection
        del connection.info[WAITING]


def sent_as_one(session: Session, table: Table, taken: int | None) -> AbstractContextManager[None]:
    """The rows of one firing, to PostgreSQL as one statement; elsewhere they go one by one as they come.

    Args:
        taken: an id of this table that was read along with the case, so that it need not be asked for.
    """
    connection = connection_of(session)
    if taken is None or isinstance(connection, Gathering):
        return nullcontext()
    return gathered(session, {table: taken})
