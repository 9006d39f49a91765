"""Core statements compiled once and run on the driver's own cursor: the one low-level place of the store.

A firing sends the same few statements over and over; SQLAlchemy's execution of one costs several
times what the database needs for it.  Here a statement is compiled once for each dialect and set
of columns, its values pass through the columns' own types, and the driver gets text and arguments.
What is read passes through the columns' types as well.  The transaction, the connection and the
types stay SQLAlchemy's.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Date, Dialect, Executable
from sqlalchemy.exc import DBAPIError

from iapflow.store.columns import UtcDateTime

MOMENT = len("2026-01-01 00:00:00.000000")
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
        given = frozenset(columns)
        self.fixed = {name: value for name, value in compiled.params.items() if name not in given and value is not None}
        processors = {name: _plain(name, compiled, dialect) or own for name, own in compiled._bind_processors.items()}
        self.plan = [(name, processors.get(name)) for name in self.names]
        columns_read = getattr(statement, "selected_columns", ())
        self.row: Any = namedtuple("Row", [column.key for column in columns_read])  # type: ignore[misc]
        self.readers = [
            (at, reader)
            for at, column in enumerate(columns_read)
            if (reader := _reader(column.type, dialect)) is not None
        ]

    def as_row(self, values: Sequence[Any]) -> Any:
        """What the driver read, as the columns' types have it, by the columns' names."""
        if not self.readers:
            return self.row._make(values)
        cells = list(values)
        for at, reader in self.readers:
            if cells[at] is not None:
                cells[at] = reader(cells[at])
        return self.row._make(cells)

    def row_of(self, values: Mapping[str, Any]) -> list[Any]:
        """The values as the driver takes them, in the order of `names`."""
        given = {**self.fixed, **values} if self.fixed else values
        return [given[name] if process is None else process(given[name]) for name, process in self.plan]

    def arguments(self, values: Mapping[str, Any]) -> Any:
        """The same for the text as it stands."""
        row = self.row_of(values)
        return row if self.is_positional else dict(zip(self.names, row, strict=True))


def begin(connection: Connection) -> None:
    """Begin to write on the driver itself; PostgreSQL's driver begins with the first statement.

    SQLAlchemy joins in later, if anything asks for a session or executes a statement (`engine._begin`).
    """
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        try:
            driver.execute("BEGIN IMMEDIATE").close()
        except driver_error(connection) as error:
            raise as_ours(connection, "BEGIN IMMEDIATE", error) from error


def commit(connection: Connection) -> None:
    """Commit what was begun here, by whichever of the two took part."""
    if connection.in_transaction():
        connection.commit()
        return
    driver: Any = connection.connection.driver_connection
    try:
        driver.commit()
    except driver_error(connection) as error:
        raise as_ours(connection, "COMMIT", error) from error


def roll_back(connection: Connection) -> None:
    """Undo everything since `begin`."""
    if connection.in_transaction():
        connection.rollback()
        return
    try:
        connection.connection.rollback()
    except driver_error(connection):
        connection.invalidate()  # the database is away; what went wrong first is what is to be heard


def run(connection: Connection, statement: Executable, values: Mapping[str, Any]) -> Any:
    """Run one statement; the driver's cursor, for its `rowcount` or a returned row."""
    ready = _ready(statement, connection.dialect, tuple(values))
    cursor = connection.connection.cursor()
    try:
        cursor.execute(ready.text, ready.arguments(values))
    except driver_error(connection) as error:
        raise as_ours(connection, ready.text, error) from error
    return cursor


def read(connection: Connection, statement: Executable, values: Mapping[str, Any]) -> list[Any]:
    """Run one SELECT; all its rows, with the columns as attributes."""
    ready = _ready(statement, connection.dialect, tuple(values))
    cursor = connection.connection.cursor()
    try:
        cursor.execute(ready.text, ready.arguments(values))
        rows = cursor.fetchall()
    except driver_error(connection) as error:
        raise as_ours(connection, ready.text, error) from error
    cursor.close()
    return [ready.as_row(row) for row in rows]


def run_many(connection: Connection, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> int:
    """Run one statement for each row; how many rows of the table it met.  They must name the same columns."""
    if len(rows) == 1:
        return int(run(connection, statement, rows[0]).rowcount)
    ready = _ready(statement, connection.dialect, tuple(rows[0]))
    cursor = connection.connection.cursor()
    try:
        cursor.executemany(ready.text, [ready.arguments(row) for row in rows])
    except driver_error(connection) as error:
        raise as_ours(connection, ready.text, error) from error
    found = cursor.rowcount
    cursor.close()
    return int(found)


def driver_error(connection: Connection) -> type[Exception]:
    """What this connection's driver raises."""
    found: type[Exception] = connection.dialect.loaded_dbapi.Error
    return found


def as_ours(connection: Connection, text: str, error: Exception) -> BaseException:
    """The driver's error as SQLAlchemy's, without the values: nobody's data in a message."""
    return DBAPIError.instance(text, None, error, driver_error(connection), dialect=connection.dialect)


def made_ready(connection: Connection, statement: Executable, columns: tuple[str, ...]) -> Ready:
    """A statement with these columns, compiled once."""
    return _ready(statement, connection.dialect, columns)


def _reader(kind: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    """What makes a column's value of what the driver read; NULL is nothing for every type."""
    if isinstance(kind, UtcDateTime) and dialect.name == "sqlite":
        return _moment_of
    found: Callable[[Any], Any] | None = kind.dialect_impl(dialect).result_processor(dialect, None)
    return found


def _moment_of(text: str) -> datetime:
    """What `_moment_text` wrote."""
    return datetime.fromisoformat(f"{text}+00:00")


def _plain(name: str, compiled: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    """A shorter way to the same text for the types that come most often; the tests compare the two."""
    if dialect.name != "sqlite":
        return None
    kind = compiled.binds[name].type
    return _moment_text if isinstance(kind, UtcDateTime) else _day_text if isinstance(kind, Date) else None


def _day_text(value: date | None) -> str | None:
    """A day as SQLite holds it."""
    return None if value is None else value.isoformat()


def _moment_text(value: datetime | None) -> str | None:
    """A moment as SQLite holds it: UTC, to the microsecond, without a zone."""
    if value is None:
        return None
    if value.tzinfo is not UTC:
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone; use iapflow's clock, not a bare datetime")
        value = value.astimezone(UTC)
    return value.isoformat(" ", "microseconds")[:MOMENT]


@lru_cache(maxsize=KEPT)
def _ready(statement: Executable, dialect: Dialect, columns: tuple[str, ...]) -> Ready:
    return Ready(statement, dialect, columns)
