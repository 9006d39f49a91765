"""Migrations: complete, repeatable, and the same tables the models describe."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from iapflow.store.engine import connect
from iapflow.store.migrate import is_current, upgrade, upgrade_engine
from iapflow.store.tables import METADATA


def test_the_migrated_tables_are_those_of_the_models(engine: Engine) -> None:
    """Alembic finds nothing to add, remove or change."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        found = compare_metadata(context, METADATA)

    assert [] == found


def test_the_checks_are_those_of_the_models(engine: Engine) -> None:
    """Alembic does not compare CHECK constraints, so their names are compared here."""
    inspector = inspect(engine)

    migrated = {(table, check["name"]) for table in METADATA.tables for check in inspector.get_check_constraints(table)}

    assert _checks_of_the_models() == migrated


def test_a_second_upgrade_does_nothing(engine: Engine) -> None:
    """Every revision runs once."""
    assert [] == upgrade_engine(engine)
    assert is_current(engine)


def test_an_upgrade_tells_its_progress(tmp_path: Any) -> None:
    """One line a revision, and the folder of the file is made."""
    lines: list[str] = []

    done = upgrade(f"sqlite:///{tmp_path}/new/iapflow.sqlite3", lines.append)

    assert "0001" == done[0]
    assert "0001: The first tables." == lines[0]
    assert len(done) == len(lines)


def test_an_empty_database_is_not_current(tmp_path: Any) -> None:
    """The program can tell that it must migrate first."""
    assert not is_current(connect(f"sqlite:///{tmp_path}/empty.sqlite3"))


def test_a_failed_upgrade_leaves_nothing(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """All tables or none: a table that is in the way undoes the whole upgrade."""
    engine = connect(f"sqlite:///{tmp_path}/half.sqlite3")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE work_log_entry (id INTEGER)"))

    with pytest.raises(DBAPIError):
        upgrade_engine(engine)

    assert ["work_log_entry"] == inspect(engine).get_table_names()


def _checks_of_the_models() -> set[tuple[str, str]]:
    """Table and name of every CHECK the models declare."""
    from sqlalchemy import CheckConstraint

    return {
        (table.name, str(constraint.name))
        for table in METADATA.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
