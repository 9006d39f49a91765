"""A program with two schools, of which one is somebody else's; an administrator and the head of the first."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from iapflow.app import create_app
from iapflow.definitions.catalogue import read_project
from iapflow.http.parts import parts
from iapflow.services.definitions import publish
from tests.admin.country import ACCOUNTANT, ADMINISTRATOR, Country, people
from tests.apps import HEAD, NOW, Browser, Clock, _people, close, config_for, signed_in

ROOT = Path(__file__).parents[2]
DEFINITIONS = ("workflows", "forms")
DATABASE = "iapflow.sqlite3"


@pytest.fixture(scope="session")
def made(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Country]:
    """A folder with the definitions and the filled database, and what is in it; nobody writes to it."""
    folder = tmp_path_factory.mktemp("country")
    shutil.copyfile(sqlite_template, folder / DATABASE)
    for name in DEFINITIONS:
        shutil.copytree(ROOT / name, folder / name)
    app = create_app(config_for(folder, is_demo=True), real_now=Clock())
    with app.app_context():
        _people(app)
        publish(parts().store, read_project(folder), parts().room.definitions.registry, NOW)
        country = people(app)
    close(app)
    return folder, country


@pytest.fixture
def app(made: tuple[Path, Country], tmp_path: Path) -> Iterator[Flask]:
    """The program on a copy of the country."""
    shutil.copytree(made[0], tmp_path, dirs_exist_ok=True)
    app = create_app(config_for(tmp_path, is_demo=True), real_now=Clock())
    app.test_client_class = Browser
    yield app
    close(app)


@pytest.fixture
def country(made: tuple[Path, Country]) -> Country:
    """The ids of its rows."""
    return made[1]


@pytest.fixture
def administrator(app: Flask) -> FlaskClient:
    """The administrator's browser."""
    return signed_in(app, ADMINISTRATOR)


@pytest.fixture
def accountant(app: Flask) -> FlaskClient:
    """The browser of the first school's accountant."""
    return signed_in(app, ACCOUNTANT)


@pytest.fixture
def head(app: Flask) -> FlaskClient:
    """The browser of the first school's head."""
    return signed_in(app, HEAD)
