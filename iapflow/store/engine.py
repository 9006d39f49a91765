"""Connections to SQLite and PostgreSQL, set up so that both keep the same promises.

On SQLite the driver's own late BEGIN is switched off: it loses updates in
silence.  Reading begins with BEGIN, writing with BEGIN IMMEDIATE, asked for by
the execution option `write=True`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from iapflow.store.resting import try_after_rest

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=10000",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    "cache_size=-32000",
)
POOL_SIZE = 8
WAITING = "iapflow.waiting"
"""Under this name a connection knows what sends the rows that wait on it (`iapflow.store.gathering`)."""


def connect(url: str | URL) -> Engine:
    """An engine with everything set; the folder of a SQLite file is made if need be."""
    address = named_driver(url)
    if address.get_backend_name() == "sqlite" and address.database not in {None, "", ":memory:"}:
        Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
    return prepare(create_engine(address, **options(address)))


def options(url: str | URL) -> dict[str, Any]:
    """What `create_engine` is to be told, also as SQLALCHEMY_ENGINE_OPTIONS."""
    if named_driver(url).get_backend_name() == "sqlite":
        return {}
    return {
        "pool_size": POOL_SIZE,
        "connect_args": {"options": "-c timezone=UTC"},
    }


def named_driver(url: str | URL) -> URL:
    """The address with our driver in it: plain postgresql:// means psycopg."""
    address = make_url(url)
    if address.drivername in {"postgresql", "postgres"}:
        return address.set(drivername="postgresql+psycopg")
    return address


def prepare(engine: Engine) -> Engine:
    """Set up an engine that somebody else made, before its first connection.

    On PostgreSQL only what waits must be sent before anything else is, and a connection that rested is tried.
    """
    if not event.contains(engine, "before_cursor_execute", _send_what_waits):
        event.listen(engine, "before_cursor_execute", _send_what_waits)
    if engine.dialect.name == "sqlite" and not event.contains(engine, "begin", _begin):
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
    if engine.dialect.name == "postgresql":
        try_after_rest(engine)
    return engine


def _send_what_waits(connection: Connection, *_: Any) -> None:
    """Whoever reads finds everything written."""
    send = connection.info.get(WAITING)
    if send is not None:
        send()


def _set_pragmas(connection: Any, record: Any) -> None:
    """Each new SQLite connection: our transactions, safe settings, folding that knows letters."""
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(value: Any) -> Any:
    """SQLite's own `lower` knows only ASCII."""
    return value.lower() if isinstance(value, str) else value


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once; a plain BEGIN could only fail later.

    Where the store began on the driver itself (`iapflow.store.ready`), SQLAlchemy joins in.
    """
    driver: Any = connection.connection.driver_connection
    if driver.in_transaction:
        return
    is_write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")
