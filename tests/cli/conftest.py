"""The `iapflow` command as a test calls it, and one demonstration that all of these tests look at."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy.orm import Session

from iapflow.app import create_app
from iapflow.cli.commands import commands
from iapflow.cli.program import Program, Tell
from iapflow.config import Config
from iapflow.extend import REGISTRY
from iapflow.store.engine import connect
from iapflow.store.store import Store

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECRET = "a secret of tests, long enough to be one: 0123456789"
Call = Callable[..., Result]


def call(*words: str, **environ: str) -> Result:
    """Run the command; the worker is one that only says that it ran."""

    def create(config: Config) -> Flask:
        return create_app(config, lambda: NOW)

    def work(app: Flask, stop: Event, tell: Tell) -> None:
        tell("worked")

    def work_once(app: Flask, tell: Tell) -> int:
        tell("worked once")
        return 2

    program = Program(create, work, work_once, REGISTRY, lambda: NOW)
    return CliRunner().invoke(commands(program), list(words), env=environ, catch_exceptions=False)


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """The settings of a program whose data lie in the test's folder."""
    return {
        "IAPFLOW_PROJECT": str(ROOT),
        "IAPFLOW_DATABASE_URL": f"sqlite:///{tmp_path / 'iapflow.sqlite3'}",
        "IAPFLOW_SECRET_KEY": SECRET,
        "IAPFLOW_LETTERS": str(tmp_path / "letters"),
    }


@pytest.fixture
def ready(environ: dict[str, str]) -> dict[str, str]:
    """The same, with its tables made."""
    assert 0 == call("db", "upgrade", **environ).exit_code
    return environ


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the shipped definitions, to be spoilt."""
    for name in ("workflows", "forms"):
        shutil.copytree(ROOT / name, tmp_path / "project" / name)
    return tmp_path / "project"


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demonstration that was made once; tests only read it."""
    folder = tmp_path_factory.mktemp("demo")
    made = call("demo", "--no-serve", "--project", str(ROOT), "--folder", str(folder))
    assert 0 == made.exit_code, made.output
    (folder / "said").write_text(made.output, encoding="utf-8")
    return folder


@pytest.fixture
def demo(demo_folder: Path) -> Iterator[Session]:
    """A reading session on the demonstration."""
    engine = connect(f"sqlite:///{demo_folder / 'demo.sqlite3'}")
    with Store(engine).reading() as session:
        yield session
    engine.dispose()
