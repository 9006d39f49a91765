"""The town of the service tests behind the whole program: everybody can sign in, the clock stands."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password

from iapflow.app import create_app
from iapflow.http.parts import parts
from iapflow.store.base import db
from tests.apps import PASSWORD, Browser, Clock, close, config_for, signed_in
from tests.services.town import NOW, Town

HIDDEN = re.compile(r'name="(revision|request_id|_case_revision)" value="([^"]*)"')


class Village:
    """A town and the browsers of its people."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self.town = Town(parts().store)
        self.app = app
        self._browsers: dict[str, FlaskClient] = {}

    def browser(self, name: str) -> FlaskClient:
        """The browser of somebody who is signed in."""
        if name not in self._browsers:
            self._browsers[name] = signed_in(self.app, f"{name}@example.org")
        return self._browsers[name]

    def page(self, name: str, address: str, status: int = 200) -> str:
        """What somebody reads at an address."""
        answer = self.browser(name).get(address)
        assert status == answer.status_code, answer.text[:2000]
        return answer.text

    def send(self, name: str, address: str, sent: dict[str, Any], made_from: str = "") -> Any:
        """Post what a page asked, with the marks that stood in it."""
        page = self.page(name, made_from or address)
        marks = dict(HIDDEN.findall(page))
        marks["csrf_token"] = page.split('name="csrf_token" value="')[1].split('"')[0]
        return self.browser(name).post(address, data={**marks, **sent})


BUILT: dict[str, Path] = {}
"""The village that stands; a fixture that is imported is made once for each module that imports it."""


@pytest.fixture(scope="session")
def village_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the town and an account for everybody in it."""
    if "village" not in BUILT:
        BUILT["village"] = _built(sqlite_template, tmp_path_factory)
    return BUILT["village"]


def _built(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("village")
    shutil.copyfile(sqlite_template, folder / "iapflow.sqlite3")
    app = create_app(config_for(folder, is_demo=True), real_now=lambda: NOW)
    with app.app_context():
        town = Town(parts().store)
        town.found()
        secret, datastore = hash_password(PASSWORD), app.extensions["security"].datastore
        for name, person in town.people.items():
            datastore.create_user(email=f"{name}@example.org", password=secret, person_id=person)
        db.session.commit()
    close(app)
    return folder / "iapflow.sqlite3"


@pytest.fixture
def village(village_file: Path, tmp_path: Path) -> Iterator[Village]:
    """The whole program with the town in it."""
    shutil.copyfile(village_file, tmp_path / "iapflow.sqlite3")
    clock = Clock()
    clock.time = NOW
    app = create_app(config_for(tmp_path, is_demo=True), real_now=clock)
    app.test_client_class = Browser
    yield Village(app)
    close(app)
