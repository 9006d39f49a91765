"""What stands in addresses, on the database that takes less in silence: PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from iapflow.admin.keys import typed_key
from iapflow.app import create_app
from iapflow.definitions.catalogue import read_project
from iapflow.http.parts import parts
from iapflow.services.definitions import publish
from iapflow.store.institution import Institution
from iapflow.store.setting import Setting
from tests.apps import HEAD, NOW, Browser, Clock, _people, close, config_for, signed_in, token

from .conftest import DEFINITIONS, ROOT
from .country import ADMINISTRATOR, people
from .test_base import GARBAGE, PAGES


@pytest.mark.parametrize(
    ("word", "key"), [("7", 7), ("07", 7), ("7 ", None), ("１", None), ("9" * 19, None), ("-1", None)]
)
def test_a_number_is_read_strictly(word: str, key: int | None):
    """Python's own reading takes spaces, signs and other scripts' digits."""
    assert key == typed_key(Institution, word)


@pytest.mark.parametrize(
    ("word", "key"), [("demo_clock_days", "demo_clock_days"), ("a b", None), ("x" * 65, None), ("", None)]
)
def test_a_word_is_read_strictly(word: str, key: str | None):
    """Names of settings are plain."""
    assert key == typed_key(Setting, word)


@pytest.fixture
def dialect() -> str:
    """Only this one."""
    return "postgresql"


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The country on PostgreSQL."""
    for name in DEFINITIONS:
        shutil.copytree(ROOT / name, tmp_path / name)
    app = create_app(replace(config_for(tmp_path, is_demo=True), database_url=database_url), real_now=Clock())
    app.test_client_class = Browser
    with app.app_context():
        _people(app)
        publish(parts().store, read_project(tmp_path), parts().room.definitions.registry, NOW)
        people(app)
    yield app
    close(app)


def test_nothing_in_an_address_breaks_on_postgresql(app: Flask):
    """Keys, pages, searches and filters of every kind; and a value that is too large for its column."""
    administrator, head = signed_in(app, ADMINISTRATOR), signed_in(app, HEAD)
    details = [f"/registri/{path}/details/?id={word}" for path in ("iestades", "lietas") for word in GARBAGE]
    lists = [f"/registri/{path}/{end}?{query}" for path in ("iestades", "lomas", "darba-uzskaite") for end in ("", "export/csv/") for query in PAGES]  # fmt: skip

    wrong = [url for client in (administrator, head) for url in details + lists if client.get(url).status_code >= 500]

    assert [] == wrong
    assert 200 == new_unit(administrator, "x" * 500).status_code
    assert 400 == new_unit(administrator, "a\x00b").status_code
    assert 302 == new_unit(administrator, "Kalna skola").status_code


def new_unit(client: FlaskClient, name: str):
    """Try to add a unit."""
    sent = {"csrf_token": token(client, "/registri/"), "name": name, "code": "T9", "kind": "institution"}
    return client.post("/registri/iestades/new/", data=sent)
