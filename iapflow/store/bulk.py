"""Writing very many rows of several tables: gathered, then sent as the database takes them fastest.

For whoever makes a whole country at once; everything that people do goes through `firing`.  Cells come
as the columns' own types make them (`binders`), so what is sealed stays sealed.  PostgreSQL is sent
rows by COPY, SQLite by one prepared INSERT; parents leave before their children.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import JSON, Column, Connection, Dialect, Integer, Table, func, select, text

from iapflow.store.columns import Quantity
from iapflow.store.tables import METADATA

Cells = Sequence[Any]
Bind = Callable[[Any], Any]
BATCH = 50_000


class Bulk:
    """Rows on their way into a database, in one transaction; ids are counted here."""

    def __init__(self, connection: Connection) -> None:
        """Begin on a connection inside a transaction."""
        self.connection = connection
        self._waiting: dict[str, list[Cells]] = {table.name: [] for table in METADATA.sorted_tables}
        self._last: dict[str, int] = {}
        self._count = 0

    def next_id(self, table: Table) -> int:
        """The next id of a table that counts by itself."""
        if table.name not in self._last:
            self._last[table.name] = self.connection.scalar(select(func.max(table.c.id))) or 0
        self._last[table.name] += 1
        return self._last[table.name]

    def add(self, table: str, cells: Cells) -> None:
        """One row, all its columns in the table's order, bound."""
        self._waiting[table].append(cells)
        self._count += 1
        if self._count >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Send what waits."""
        for table in METADATA.sorted_tables:
            if rows := self._waiting[table.name]:
                self._send(table, rows)
                self._waiting[table.name] = []
        self._count = 0

    def finish(self) -> None:
        """Send the rest; PostgreSQL's own counters go on after the last id."""
        self.flush()
        if self.connection.dialect.name == "postgresql":
            for name, last in self._last.items():
                places = {"name": name, "last": last}
                self.connection.execute(text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"), places)

    def _send(self, table: Table, rows: list[Cells]) -> None:
        names = ", ".join(column.name for column in table.c)
        driver: Any = self.connection.connection.driver_connection
        if self.connection.dialect.name == "postgresql":
            with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join("?" * len(table.c))
        driver.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows).close()  # noqa: S608 - our own names


def binders(table: Table, dialect: Dialect) -> dict[str, Bind]:
    """What makes of a column's value a cell, by the column's name."""
    return {column.name: _binder(column, dialect) for column in table.c}


def counts_itself(table: Table) -> bool:
    """Whether its rows have an id of their own that counts on."""
    keys = list(table.primary_key)
    return len(keys) == 1 and keys[0].name == "id" and isinstance(keys[0].type, Integer) and not keys[0].foreign_keys


def _binder(column: Column[Any], dialect: Dialect) -> Bind:
    if isinstance(column.type, JSON):
        return lambda value: None if value is None else json.dumps(value)
    if isinstance(column.type, Quantity) and dialect.name == "postgresql":
        return _as_it_is
    found = column.type.dialect_impl(dialect).bind_processor(dialect)
    return found or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
