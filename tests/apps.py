"""Whole programs for tests of the entrance: an app on a database of its own, with people in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password

from iapflow.app import create_app
from iapflow.config import Config
from iapflow.http.parts import parts
from iapflow.store.base import db
from iapflow.store.institution import Institution
from iapflow.store.person import Person, RoleAssignment

SECRET = "a secret of tests, long enough to be one: 0123456789"
PASSWORD = "kluss vilnis un melna tinte"
HEAD = "vadiba@example.org"
NOBODY = "bez-lomas@example.org"
NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


class Browser(FlaskClient):
    """A client that reads every answer to its end, so that no file stays open."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Ask for an address."""
        return super().open(*args, **{"buffered": True, **kwargs})


@pytest.fixture
def clock() -> Clock:
    """The machine's clock of this test."""
    return Clock()


@pytest.fixture
def app(sqlite_template: Path, tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    """The whole program on SQLite, as a demo, with a head and somebody without a role."""
    shutil.copyfile(sqlite_template, tmp_path / "iapflow.sqlite3")
    made = create_app(config_for(tmp_path, is_demo=True), real_now=clock)
    made.test_client_class = Browser
    with made.app_context():
        _people(made)
    yield made
    close(made)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody's browser, not signed in."""
    return app.test_client()


@pytest.fixture
def head(app: Flask) -> FlaskClient:
    """The browser of a head who is signed in."""
    return signed_in(app, HEAD)


def config_for(folder: Path, *, is_demo: bool) -> Config:
    """Settings of a program whose data live in this folder."""
    url = f"sqlite:///{folder / 'iapflow.sqlite3'}"
    return Config(database_url=url, secret_key=SECRET, project=folder, letters=folder, is_demo=is_demo)


def close(app: Flask) -> None:
    """Let go of what an app holds: connections, and the limiter's timer that sweeps its counts."""
    with app.app_context():
        db.engine.dispose()
        parts().store.engine.dispose()
    for limiter in app.extensions["limiter"]:
        timer = getattr(limiter.storage, "timer", None)
        if timer is not None and timer.is_alive():
            timer.join()


def token(client: FlaskClient, path: str = "/pieslegties") -> str:
    """The token out of the first form of a page."""
    page = client.get(path, follow_redirects=True).text
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD, path: str = "/pieslegties") -> int:
    """Try to sign in; the status of the answer."""
    sent = {"email": email, "password": password, "csrf_token": token(client)}
    return client.post(path, data=sent).status_code


def signed_in(app: Flask, email: str) -> FlaskClient:
    """A browser in which this account is signed in."""
    client = app.test_client()
    assert sign_in(client, email) == 302
    return client


def _people(app: Flask) -> None:
    school = Institution(
        kind="institution", name="Meža skola", code="T1", type="general", partner_type="municipal", is_demo=True
    )
    head = Person(given_name="Ilze", family_name="Vītola", email=HEAD)
    db.session.add_all([school, head])
    db.session.flush()
    db.session.add(
        RoleAssignment(
            person_id=head.id, role="institution_head", institution_id=school.id, valid_from=date(2026, 9, 1)
        )
    )
    datastore = app.extensions["security"].datastore
    secret = hash_password(PASSWORD)
    datastore.create_user(email=HEAD, password=secret, person_id=head.id)
    datastore.create_user(email=NOBODY, password=secret)
    db.session.commit()
