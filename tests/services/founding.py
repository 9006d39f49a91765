"""Fixtures: the town is founded once for each kind of database, and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import URL, Engine

from iapflow.store.engine import connect
from iapflow.store.store import Store
from tests.databases import _administer
from tests.services.town import Town

COMPILED: dict[str, dict[Any, Any]] = {"sqlite": {}, "postgresql": {}}
FOUNDED: dict[str, Any] = {}
"""Kind of database -> the town that stands.  A fixture that is imported is made once for each module that imports it."""


@pytest.fixture(scope="session")
def sqlite_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the town in it."""
    if "sqlite" not in FOUNDED:
        path = tmp_path_factory.mktemp("town") / "town.sqlite3"
        shutil.copyfile(sqlite_template, path)
        _found(f"sqlite:///{path}")
        FOUNDED["sqlite"] = path
    stands: Path = FOUNDED["sqlite"]
    return stands


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: URL, postgresql_template: str) -> Iterator[str]:
    """A PostgreSQL database with the town in it."""
    if "postgresql" in FOUNDED:
        yield FOUNDED["postgresql"]
        return
    name = f"iapflow_town_{uuid4().hex[:12]}"
    _administer(postgresql_server, f"CREATE DATABASE {name} TEMPLATE {postgresql_template} STRATEGY file_copy")
    _found(postgresql_server.set(database=name).render_as_string(hide_password=False))
    FOUNDED["postgresql"] = name
    yield name
    del FOUNDED["postgresql"]
    _administer(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(database_url: str, dialect: str) -> Iterator[Engine]:
    """An engine that knows the statements which an earlier test compiled."""
    made = connect(database_url)
    yield made.execution_options(compiled_cache=COMPILED[dialect])
    made.dispose()


@pytest.fixture
def town(store: Store) -> Town:
    """The town on this test's own database."""
    return Town(store)


def _found(url: str) -> None:
    engine = connect(url)
    Town(Store(engine)).found()
    engine.dispose()
