"""Core statements compiled once and run on the driver's own cursor: the one low-level place of the store.

A firing sends the same few statements over and over; SQLAlchemy's execution of one costs several
times what the database needs for it.  Here a statement is compiled once for each dialect and set
of columns, its values pass through the columns' own types, and the driver gets text and arguments.
The transaction, the connection and the types stay SQLAlchemy's.  Nothing that reads rows belongs
here: results would not pass through their types.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
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
    with _errors_of_ours(connection, ready):
        cursor.execute(ready.text, ready.arguments(values))
    return cursor


def run_many(connection: Connection, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run one statement for each row; they must name the same columns."""
    ready = _ready(statement, connection.dialect, tuple(rows[0]))
    cursor = connection.connection.cursor()
    with _errors_of_ours(connection, ready):
        if len(rows) == 1:
            cursor.execute(ready.text, ready.arguments(rows[0]))
        else:
            cursor.executemany(ready.text, [ready.arguments(row) for row in rows])
    cursor.close()


@contextmanager
def _errors_of_ours(connection: Connection, ready: Ready) -> Iterator[None]:
    """The driver's errors as SQLAlchemy's, without the values: nobody's data in a message."""
    driver: Any = connection.dialect.loaded_dbapi
    try:
        yield
    except driver.Error as error:
        raise DBAPIError.instance(ready.text, None, error, driver.Error, dialect=connection.dialect) from error


@lru_cache(maxsize=KEPT)
def _ready(statement: Executable, dialect: Dialect, columns: tuple[str, ...]) -> Ready:
    return Ready(statement, dialect, columns)
