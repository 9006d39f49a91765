"""The few statements of one firing, sent to PostgreSQL as one: one way there and back instead of ten.

Each becomes a part of one `WITH`.  PostgreSQL runs the parts of a statement over the same snapshot
and in no order of its own, so a part goes in only where order cannot matter (`fits`): an update
before rows that are added to its table, and nothing twice under a rule of uniqueness.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from psycopg import RawCursor
from sqlalchemy import Connection, Delete, Executable, Insert, Table, UniqueConstraint, Update

from iapflow.store.ready import KEPT, Ready, as_ours, driver_error, made_ready

MOST = 24
"""Parts that are sent as one; more of them are many firings, and go kind by kind."""
HOLDER = re.compile(r"%\((\w+)\)s|%%")
Part = tuple[Executable, Mapping[str, Any]]


def run_in_one(connection: Connection, parts: Sequence[Part]) -> list[int]:
    """Send what can be sent together; how many rows each part met, in their order."""
    found: list[int] = []
    begun = 0
    for number in range(1, len(parts) + 1):
        if number == len(parts) or not fits(parts[number][0], [statement for statement, _ in parts[begun:number]]):
            found += _send(connection, parts[begun:number])
            begun = number
    return found


def fits(statement: Executable, before: Sequence[Executable]) -> bool:
    """Whether a part may stand in one statement with those before it."""
    table = _table(statement)
    same = [other for other in before if _table(other) is table]
    if not same:
        return True
    return isinstance(statement, Insert) and (
        all(isinstance(other, Insert) for other in same) or not _has_rule_of_uniqueness(table)
    )


def _send(connection: Connection, parts: Sequence[Part]) -> list[int]:
    readies = tuple(made_ready(connection, statement, tuple(values)) for statement, values in parts)
    text = _joined(readies)
    given = [value for ready, (_, values) in zip(readies, parts, strict=True) for value in ready.row_of(values)]
    driver: Any = connection.connection.driver_connection
    cursor: RawCursor[Any] = RawCursor(driver)
    try:
        found = cursor.execute(text, given).fetchone()
    except driver_error(connection) as error:
        raise as_ours(connection, text.decode(), error) from error
    finally:
        cursor.close()
    return list(found or ())


@lru_cache(maxsize=KEPT)
def _joined(readies: tuple[Ready, ...]) -> bytes:
    """One text with numbered places, in the order in which `_send` gives the values."""
    parts, given = [], 0
    for place, ready in enumerate(readies):
        numbers = {name: f"${given + at}" for at, name in enumerate(ready.names, start=1)}
        given += len(numbers)
        text = HOLDER.sub(partial(_numbered, numbers), ready.text)
        parts.append(f"part_{place} AS ({text if ' RETURNING ' in text else text + ' RETURNING 1'})")
    counts = ", ".join(f"(SELECT count(*) FROM part_{place})" for place, _ in enumerate(parts))  # noqa: S608 - numbers
    return f"WITH {', '.join(parts)} SELECT {counts}".encode()


def _numbered(numbers: Mapping[str, str], met: re.Match[str]) -> str:
    return numbers[met[1]] if met[1] else "%"


def _table(statement: Executable) -> Table:
    if not isinstance(statement, (Insert, Update, Delete)):
        raise TypeError(f"only what writes can wait, not {type(statement).__name__}")
    return statement.table  # type: ignore[return-value]


@lru_cache(maxsize=KEPT)
def _has_rule_of_uniqueness(table: Table) -> bool:
    """Besides its primary key."""
    return any(index.unique for index in table.indexes) or any(
        isinstance(one, UniqueConstraint) for one in table.constraints
    )
