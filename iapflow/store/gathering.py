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
from contextlib import contextmanager
from functools import cache
from itertools import count
from typing import Any, cast

from sqlalchemy import Connection, Executable, Integer, Select, String, Table, bindparam, event, func, select
from sqlalchemy.orm import Session

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

    def __init__(self, connection: Connection) -> None:
        """Nothing waits."""
        self._connection = connection
        self._waiting: dict[Kind, list[Values]] = {}
        self._met: dict[Kind, int] = {}
        self._guarded: set[Executable] = set()
        self._ids: dict[Table, Iterator[int]] = {}

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
        for kind in sorted(waiting, key=self._met.__getitem__):
            found = run_many(self._connection, kind[0], waiting[kind])
            if kind[0] in self._guarded and found != len(waiting[kind]):
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
def gathered(session: Session) -> Iterator[None]:
    """Let what is written wait, and send it together on leaving; after an error nothing more is sent."""
    connection = connection_of(session)
    gathering = Gathering(connection)

    def send_first(*_: Any) -> None:
        if gathering._waiting:
            gathering.flush()

    event.listen(connection, "before_cursor_execute", send_first)
    session.info[CONNECTION] = cast(Connection, gathering)
    try:
        yield
        gathering.flush()
    finally:
        session.info[CONNECTION] = connection
        event.remove(connection, "before_cursor_execute", send_first)
