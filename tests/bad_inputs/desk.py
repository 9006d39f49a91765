"""A program with one form of every type of field, and somebody who types into it, on either database."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy import func, select

from iapflow.app import create_app
from iapflow.config import Config
from iapflow.extend import REGISTRY
from iapflow.http.language import GAP, say
from iapflow.http.parts import parts
from iapflow.services.definitions import publish
from iapflow.services.snapshots import Opening
from iapflow.store.base import Model, db
from iapflow.store.submission import Submission
from iapflow.store.upload import Upload
from tests.apps import PASSWORD, SECRET, Browser, close, signed_in
from tests.databases import DIALECTS, _administer
from tests.services.town import NOW, TEXTS, Town

BESIDE = {"draft", "case_seen", "stray_field"}
"""What is no business: words being typed, who looked where, and which field was refused to whom."""
MACHINE = ("Traceback", "sqlalchemy", "sqlite3", "psycopg", "site-packages", "INSERT INTO", "SELECT ", "Werkzeug/")
LONGEST = 2.0
"""Seconds an answer may take."""
FORM = """
form: typing
version: 1
label: {lv: Rakstīšana, en: Typing}
data: {class: P2, purpose: support_plan, retain: programme_evidence}
sections:
  all:
    label: {lv: Viss, en: All}
    fields:
      note: {type: text, max: 2000, lines: 3, required: true, label: {lv: Piezīme, en: Note}}
      email: {type: email, label: {lv: E-pasts, en: E-mail}}
      phone: {type: phone, label: {lv: Tālrunis, en: Telephone}}
      risk: {type: choice, list: risk_groups, label: {lv: Grupa, en: Group}}
      count: {type: number, min: 0, max: 1000, step: 1, label: {lv: Skaits, en: Count}}
      amount: {type: money, min: 0, max: 10000.00, label: {lv: Summa, en: Amount}}
      day: {type: date, label: {lv: Diena, en: Day}}
      born: {type: date, label: {lv: Dzimis, en: Born}}
      at: {type: moment, label: {lv: Brīdis, en: Moment}}
      code: {type: personal_code, require: "this.asks == true", label: {lv: Personas kods, en: Personal code}}
      asks: {type: yes_no, label: {lv: Jautā kodu, en: Asks the code}}
      scan: {type: file, label: {lv: Skenējums, en: Scan}}
      until: {type: date, label: {lv: Līdz, en: Until}}
      lines: {type: rows, label: {lv: Rindas, en: Rows}, fields: {cost: {type: money, label: {lv: Izmaksas, en: Cost}}}}
      approved: {type: text, edit: [institution_coordinator], label: {lv: Apstiprināts, en: Approved}}
rules:
  - {if: "this.day <= this.until", else: {lv: Beigas ir pirms sākuma., en: It ends before it begins.}, at: until}
  - {if: "sum(this.lines.map(l, l.cost)) <= eur('10000.00')", else: {lv: Kopā par daudz., en: Too much in all.}, at: lines}
  - {if: "age_on(this.born, today) >= 5", else: {lv: Bērns ir par mazu., en: The child is too young.}, at: born}
  - {if: "this.born <= today", else: {lv: Dzimšanas diena ir nākotnē., en: The day of birth is in the future.}, at: born}
"""
WORKFLOW = """
workflow: typing
version: 1
label: {lv: Rakstīšana, en: Typing}
subject: institution
number: "R-{seq:03}"
view: [institution_head]
forms: {sheet: {form: typing}}
start: {by: [institution_head], asks: [institution]}
states:
  open: {label: {lv: Atvērts, en: Open}, initial: true, edit: {sheet: [institution_head]}}
  over: {label: {lv: Beidzies, en: Over}, final: true}
transitions:
  send: {label: {lv: Iesniegt, en: Hand in}, from: open, to: open, by: [institution_head], submits: sheet}
  end: {label: {lv: Beigt, en: End}, from: open, to: over, by: [institution_head]}
"""
CONFIRM = re.compile(r'name="_confirm" value="([^"]*)"')


@dataclass
class Desk:
    """A page on which somebody types, and what is stored behind it."""

    app: Flask
    client: FlaskClient
    case: int
    alias: str = "sheet"
    step: str = "send"
    marks: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"/plani/{self.case}/veidlapa/{self.alias}"

    def open(self) -> None:
        """Open the page; its marks are what the next post rests on."""
        page = self.client.get(self.address).text
        names = r'name="(csrf_token|revision|_case_revision|request_id|_seen)" value="([^"]*)"'
        self.marks = dict(re.findall(names, page))

    def hand_in(self, typed: Mapping[str, Any]) -> Any:
        """Hand the form in with what somebody typed."""
        self.open()
        words = {**self.marks, **typed, "_submit": self.step}
        return self.client.post(self.address, data=words)

    def put(self, name: str, content: bytes, case: int | None = None) -> Any:
        """Put a file in."""
        sent = {"csrf_token": self.marks["csrf_token"], "_put": "scan", "file": (io.BytesIO(content), name)}
        address = self.address if case is None else f"/plani/{case}/veidlapa/sheet"
        headers = {"Accept": "application/json"}
        return self.client.post(f"{address}/datne", data=sent, content_type="multipart/form-data", headers=headers)

    def stored(self) -> list[Any]:
        """What was handed in, in order."""
        with self.app.app_context(), parts().store.reading() as session:
            return list(session.scalars(select(Submission.answers).order_by(Submission.id)))

    def kept(self) -> dict[str, str]:
        """What stands in every table of the business, each as one digest."""
        with self.app.app_context(), parts().store.reading() as session:
            tables = [one for one in Model.metadata.sorted_tables if one.name not in BESIDE]
            return {one.name: _digest(session.connection().execute(select(one)).all()) for one in tables}

    def says(self, *sentences: str) -> re.Pattern[str]:
        """One of these sentences, by their ids, as a page in Latvian writes it."""
        with self.app.test_request_context():
            told = [
                GAP.sub(".+", re.escape(str(say(one))).replace(r"\{", "{").replace(r"\}", "}")) for one in sentences
            ]
        return re.compile("|".join(f"(?:{one})" for one in told))

    def files(self) -> int:
        """How many files are kept."""
        with self.app.app_context(), parts().store.reading() as session:
            return session.scalar(select(func.count()).select_from(Upload)) or 0


@pytest.fixture(scope="module", params=DIALECTS)
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One program for all items of a database."""
    folder = tmp_path_factory.mktemp("desk")
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), folder / "iapflow.sqlite3")
        yield from _desk(f"sqlite:///{folder / 'iapflow.sqlite3'}", folder)
        return
    server, name = request.getfixturevalue("postgresql_server"), f"iapflow_desk_{uuid4().hex[:12]}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {request.getfixturevalue('postgresql_template')}")
    yield from _desk(server.set(database=name).render_as_string(hide_password=False), folder)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _digest(rows: Sequence[Any]) -> str:
    return sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()


def unharmed(answer: Any, took: float) -> None:
    """What every answer keeps: no words of the machine, and in time."""
    text = answer.get_data(as_text=True)
    assert answer.status_code != 500
    assert [] == [word for word in MACHINE if word in text]
    assert took < LONGEST


def _desk(url: str, folder: Path) -> Iterator[Desk]:
    config = Config(database_url=url, secret_key=SECRET, project=folder, letters=folder, is_demo=True)
    app = create_app(config, real_now=lambda: NOW)
    app.test_client_class = Browser
    with app.app_context():
        town = Town(parts().store)
        town.found()
        ours = {"forms/typing.yaml": FORM, "workflows/typing.yaml": WORKFLOW}
        publish(town.store, {**TEXTS, **{path: text.lstrip().encode() for path, text in ours.items()}}, REGISTRY, NOW)
        case = town.start(Opening("typing", town.school), "institution_head")
        datastore = app.extensions["security"].datastore
        for name, role in (("head", "institution_head"), ("state", "state_officer")):
            who = {"email": f"{name}@example.org", "password": hash_password(PASSWORD)}
            datastore.create_user(**who, person_id=town.people[role])
        db.session.commit()
    desk = Desk(app, signed_in(app, "head@example.org"), case)
    desk.open()
    yield desk
    close(app)
