"""Core statements compiled once and run on the driver's own cursor: the one low-level place of the store.

A firing sends the same few statements over and over; SQLAlchemy's execution of one costs several
times what the database needs for it.  Here a statement is compiled once for each dialect and set
of columns, its values pass through the columns' own types, and the driver gets text and arguments.
What is read passes through the columns' types as well.  The transaction, the connection and the
types stay SQLAlchemy's.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.exc import DBAPIError

KEPT = 512
"""Compiled statements kept; each use-case has its own few."""


class Ready:
    """One statement, ready for the driver."""

    def __init__(self, statement: Executable, dialect: Dialect, columns: tuple[str, ...]) -> None:
        """Compile it for these columns."""
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(columns))  # type: ignore[attr-defined]
        if compiled.insert_prefetch or compiled.update_prefetch:
            raise ValueError("a statement that is made ready must name every column that has a default")
        self.text = str(compiled)
        self.names: list[str] = compiled.positiontup or list(compiled.params)
        self.is_positional = compiled.positiontup is not None
        self.fixed = {name: value for name, value in compiled.params.items() if value is not None}
        self.processors = dict(compiled._bind_processors)
        columns_read = getattr(statement, "selected_columns", ())
        self.row: Any = namedtuple("Row", [column.key for column in columns_read])  # type: ignore[misc]
        self.readers = [
            (at, reader)
            for at, column in enumerate(columns_read)
            if (reader := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
        ]

    def as_row(self, values: Sequence[Any]) -> Any:
        """What the driver read, as the columns' types have it, by the columns' names."""
        cells = list(values)
        for at, reader in self.readers:
            cells[at] = reader(cells[at])
        return self.row._make(cells)

    def arguments(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        given = {**self.fixed, **values} if self.fixed else values
        processors = self.processors
        row = [processors[name](given[name]) if name in processors else given[name] for name in self.names]
        return row if self.is_positional else dict(zip(self.names, row, strict=True))


def run(connection: Connection, statement: Executable, values: Mapping[str, Any]) -> Any:
    """Run one statement; the driver's cursor, for its `rowcount` or a returned row."""
    ready = _ready(statement, connection.dialect, tuple(values))
    cursor = connection.connection.cursor()
    try:
        cursor.execute(ready.text, ready.arguments(values))
    except connection.dialect.loaded_dbapi.Error as error:
        raise _ours(connection, ready, error) from error
    return cursor


def read(connection: Connection, statement: Executable, values: Mapping[str, Any]) -> list[Any]:
    """Run one SELECT; all its rows, with the columns as attributes."""
    ready = _ready(statement, connection.dialect, tuple(values))
    cursor = connection.connection.cursor()
    try:
        cursor.execute(ready.text, ready.arguments(values))
        rows = cursor.fetchall()
    except connection.dialect.loaded_dbapi.Error as error:
        raise _ours(connection, ready, error) from error
    cursor.close()
    return [ready.as_row(row) for row in rows]


def run_many(connection: Connection, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run one statement for each row; they must name the same columns."""
    ready = _ready(statement, connection.dialect, tuple(rows[0]))
    cursor = connection.connection.cursor()
    try:
        if len(rows) == 1:
            cursor.execute(ready.text, ready.arguments(rows[0]))
        else:
            cursor.executemany(ready.text, [ready.arguments(row) for row in rows])
    except connection.dialect.loaded_dbapi.Error as error:
        raise _ours(connection, ready, error) from error
    cursor.close()


def _ours(connection: Connection, ready: Ready, error: Exception) -> BaseException:
    """The driver's error as SQLAlchemy's, without the values: nobody's data in a message."""
    driver: Any = connection.dialect.loaded_dbapi
    return DBAPIError.instance(ready.text, None, error, driver.Error, dialect=connection.dialect)


@lru_cache(maxsize=KEPT)
def _ready(statement: Executable, dialect: Dialect, columns: tuple[str, ...]) -> Ready:
    return Ready(statement, dialect, columns)
