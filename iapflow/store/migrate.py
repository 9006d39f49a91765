"""Bringing a database up to the tables of this program, without a Flask app.

Each call is one transaction and one process at a time: SQLite's write lock and
an advisory lock on PostgreSQL see to it.  There is no way back; a backup is.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from iapflow.store.engine import connect

FOLDER = Path(__file__).parent / "migrations"
LOCK = 0x1AF10  # any number, as long as nobody else on this server uses it

Progress = Callable[[str], None]


def silent(message: str) -> None:
    """Nobody is watching."""


def upgrade(url: str, progress: Progress = silent) -> list[str]:
    """Run the revisions this database has not seen; their numbers, in order."""
    engine = connect(url)
    try:
        return upgrade_engine(engine, progress)
    finally:
        engine.dispose()


def upgrade_engine(engine: Engine, progress: Progress = silent) -> list[str]:
    """The same on an engine that is already there."""
    done: list[str] = []

    def applied(*, step: Any, **_: Any) -> None:
        done.append(str(step.up_revision_id))
        progress(f"{step.up_revision_id}: {step.up_revision.doc}")

    with engine.connect().execution_options(write=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config = _config()
        config.attributes["connection"] = connection
        config.attributes["on_version_apply"] = applied
        command.upgrade(config, "head")
    return done


def present_revision(connection: Connection) -> str | None:
    """The revision this database is at, None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """The revision this program needs."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def is_current(engine: Engine) -> bool:
    """Whether this database has exactly the tables this program needs."""
    with engine.connect() as connection:
        return present_revision(connection) == newest_revision()


def _config() -> AlembicConfig:
    """Alembic's settings, none of them from a file."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
