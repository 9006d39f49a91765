"""Patterns fired once, with few consultations each, and a country of a hundredth that tests only read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from iapflow.cli.demo.seeding import Plan, hurry
from iapflow.cli.scale.seeding import Made, made_patterns, seed_country
from iapflow.cli.scale.shares import Size
from iapflow.extend import REGISTRY
from iapflow.store.engine import connect
from iapflow.store.store import Store
from tests.cli.conftest import NOW, ROOT

HUNDREDTH = Size(0.01)
FEW = 4
PLAN = Plan(ROOT, REGISTRY, lambda password: f"hash of {len(password)} letters", NOW)


@pytest.fixture(scope="session")
def made() -> Made:
    """All patterns."""
    return made_patterns(PLAN, lambda what, done, of: None, FEW)


@pytest.fixture(scope="session")
def country_file(made: Made, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The country."""
    path = tmp_path_factory.mktemp("scale") / "iapflow.sqlite3"
    shutil.copyfile(sqlite_template, path)
    engine = connect(f"sqlite:///{path}")
    hurry(engine)
    seed_country(Store(engine), PLAN, HUNDREDTH, made, lambda what, done, of: None)
    engine.dispose()
    return path


@pytest.fixture
def country(country_file: Path) -> Iterator[Session]:
    """A reading session on it."""
    engine = connect(f"sqlite:///{country_file}")
    with Store(engine).reading() as session:
        yield session
    engine.dispose()
