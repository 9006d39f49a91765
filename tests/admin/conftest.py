"""A program with two schools, of which one is somebody else's; an administrator and the head of the first."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from iapflow.definitions.catalogue import read_project
from iapflow.services.definitions import publish
from tests.admin.country import ADMINISTRATOR, Country, people
from tests.apps import HEAD, NOW, app, clock, signed_in

__all__ = ["app", "clock"]
ROOT = Path(__file__).parents[2]
DEFINITIONS = ("workflows", "forms")


@pytest.fixture
def country(app: Flask, tmp_path: Path) -> Country:
    """The two schools, with one row of everything in each, on published definitions."""
    for name in DEFINITIONS:
        shutil.copytree(ROOT / name, tmp_path / name)
    with app.app_context():
        made = parts_of_project(app, tmp_path)
    return made


def parts_of_project(app: Flask, folder: Path) -> Country:
    """Publish the shipped definitions, then make the rows."""
    joined = app.extensions["iapflow"]
    publish(joined.store, read_project(folder), joined.room.definitions.registry, NOW)
    return people(app)


@pytest.fixture
def administrator(app: Flask, country: Country) -> FlaskClient:
    """The administrator's browser."""
    return signed_in(app, ADMINISTRATOR)


@pytest.fixture
def head(app: Flask, country: Country) -> FlaskClient:
    """The browser of the first school's head."""
    return signed_in(app, HEAD)
