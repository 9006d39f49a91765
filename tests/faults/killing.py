"""Dying at a named point: before or after any statement the driver is handed.

Nothing in the program knows of this.  The driver's own classes are replaced in a forked child, so the points are
there whatever the program's code looks like: `before UPDATE cases`, `after COMMIT`, ….
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

VERB = re.compile(
    r"\s*(?:WITH\b.*?\b)?(SELECT|INSERT|UPDATE|DELETE|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA)", re.I | re.S
)
WIDE = 0.004
"""Seconds by which the `late` bug leaves its window open, so that a machine with two cores shows it."""
TABLE = re.compile(r"(?:\bINTO|\bUPDATE|\bFROM)\s+(?:ONLY\s+)?\"?([a-z_]+)\"?", re.I)


class Saboteur:
    """Counts the points a run passes and kills the process at the one it was told.

    Args:
        at: die at this point, counted from 1; 0 never dies.
        dying: called with the point's name right before.

    `begins` is a bug's: `never` swallows each BEGIN, `late` begins with the first write.
    """

    def __init__(self, at: int, dying: Callable[[str], None]) -> None:
        """Not armed: setting up the connection is not part of the run."""
        self.at, self.dying = at, dying
        self.passed = 0
        self.is_armed = False
        self.begins = "at once"

    def point(self, name: str) -> None:
        """The run came past here."""
        if not self.is_armed:
            return
        self.passed += 1
        if self.passed == self.at:
            self.dying(name)
            os.kill(os.getpid(), signal.SIGKILL)

    def instead(self, statement: str) -> str:
        """The statement, or one that does nothing where a bug forgets to begin."""
        return "SELECT 1" if named(statement) == "BEGIN" and self.begins != "at once" else statement

    def around(self, statement: Any, run: Callable[[], Any]) -> Any:
        """A statement with the points before and after it."""
        name = named(str(statement))
        self.point(f"before {name}")
        result = run()
        self.point(f"after {name}")
        return result


WATCHING: list[Saboteur] = []
"""Who watches this process; a fork has one."""


def named(statement: str) -> str:
    """`UPDATE cases`, `COMMIT`, …: the verb, and the table where there is one."""
    verb = VERB.match(statement)
    table = TABLE.search(statement)
    words = verb[1].upper() if verb else " ".join(statement.split()[:2])
    return f"{words} {table[1] if table else ''}".strip()


def watch(engine: Engine, saboteur: Saboteur) -> None:
    """From now on each new connection of this engine passes its statements by the saboteur."""
    WATCHING.append(saboteur)
    if engine.dialect.name == "sqlite":
        factory = _sqlite(saboteur)
        event.listen(engine, "do_connect", lambda _d, _r, _a, arguments: arguments.update(factory=factory))
    else:
        _postgresql(saboteur)


def _sqlite(saboteur: Saboteur) -> type[sqlite3.Connection]:
    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, *rest: Any) -> Any:
            _late(saboteur, self.connection, sql)
            return saboteur.around(sql, lambda: super(Cursor, self).execute(saboteur.instead(sql), *rest))

        def executemany(self, sql: str, *rest: Any) -> Any:
            return saboteur.around(sql, lambda: super(Cursor, self).executemany(sql, *rest))

    class Connection(sqlite3.Connection):
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

        def execute(self, sql: str, *rest: Any) -> Any:
            return saboteur.around(sql, lambda: super(Connection, self).execute(saboteur.instead(sql), *rest))

        def commit(self) -> None:
            saboteur.around("COMMIT", super().commit)

    return Connection


def _late(saboteur: Saboteur, connection: sqlite3.Connection, sql: str) -> None:
    if saboteur.begins == "late" and not connection.in_transaction and named(sql).startswith(("INSERT", "UPDATE")):
        time.sleep(WIDE)
        sqlite3.Connection.execute(connection, "BEGIN IMMEDIATE")


def _postgresql(saboteur: Saboteur) -> None:
    """The classes themselves, as nothing outlives the forked child."""
    import psycopg

    def wrap(owner: Any, name: str, statement: Callable[..., Any]) -> None:
        plain = getattr(owner, name)

        def wrapped(self: Any, *args: Any, **more: Any) -> Any:
            return saboteur.around(statement(*args), lambda: plain(self, *args, **more))

        setattr(owner, name, wrapped)

    wrap(psycopg.Cursor, "execute", lambda sql, *_: sql)
    wrap(psycopg.Cursor, "executemany", lambda sql, *_: sql)
    wrap(psycopg.Connection, "commit", lambda *_: "COMMIT")
