"""Every item of bad_inputs.yaml about filling forms gives the stated outcome through the real pages, on both databases.

Always: nothing is stored where it is refused, what was typed stands on the page, and nothing is ever a 500.
"""

from __future__ import annotations

import html
import io
import json
import re
import shutil
import struct
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy import func, select

from iapflow.app import create_app
from iapflow.config import Config
from iapflow.extend import REGISTRY
from iapflow.http.parts import parts
from iapflow.services.definitions import publish
from iapflow.services.snapshots import Opening
from iapflow.store.base import db
from iapflow.store.submission import Submission
from iapflow.store.upload import Upload
from tests.apps import PASSWORD, SECRET, Browser, close, signed_in
from tests.databases import DIALECTS, _administer
from tests.forms.test_files import PDF, PNG, jpeg
from tests.services.town import NOW, TEXTS, Town

ROOT = Path(__file__).parents[2]
BOOK = yaml.load((Path(__file__).parent / "bad_inputs.yaml").read_bytes(), Loader=yaml.CSafeLoader)  # noqa: TID251
AREAS = ("form_text", "number", "money", "date", "personas_kods", "upload")
NO_SUCH_FIELD = "there is no such field, and no rule that asks it"
ELSEWHERE = {
    "F043": NO_SUCH_FIELD, "F064": NO_SUCH_FIELD, "F065": NO_SUCH_FIELD, "P018": NO_SUCH_FIELD, "P053": NO_SUCH_FIELD,
    "P055": NO_SUCH_FIELD, "P058": "a search leads nowhere outside: it is no form", "U026": "no disk fills up in a test",
    "F055": "tests/forms/test_binding.py::test_a_choice_must_be_offered_today_or_answered_before",
    "D025": "tests/services/test_work_log.py::test_the_date_lies_within_the_plan_and_not_ahead",
    "D027": "tests/services/test_work_log.py::test_the_date_lies_within_the_plan_and_not_ahead",
    "D028": "tests/web/test_work_log.py::test_a_day_without_school_is_asked_on_the_page_with_what_was_typed",
    "D034": "tests/engine/test_spans.py::test_hours_pass_a_change_of_the_clock_as_they_pass",
    "D035": "tests/services/test_log_rules.py::test_a_giver_has_so_many_hours_a_day",
    "P056": "tests/admin/test_keeping.py::test_a_clash_is_told_without_the_drivers_words",
    "P061": "tests/admin/test_keeping.py::test_a_personal_code_is_checked_as_in_forms",
}  # fmt: skip
"""Items that no field of a form can show: the test that shows them, or why there is none."""
ITEMS = [item for item in BOOK["items"] if item["area"] in AREAS and item["id"] not in ELSEWHERE]
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
PLACES = {
    "field:text(max=2000)": "note", "field:integer(min=0,max=1000)": "count", "field:date": "day",
    "field:money(min=0,max=10000.00,scale=2)": "amount", "field:birth_date": "born", "field:datetime": "at",
    "field:personas_kods": "code", "field:text": "note",
}  # fmt: skip
BLANK = {"note": "Piezīme", "email": "", "phone": "", "risk": "", "count": "", "amount": "", "day": "", "born": "",
         "at": "", "code": "", "asks": "", "scan": "", "until": ""}  # fmt: skip
MADE = {
    "F050": {"f-evaluation_result": "good"},
    "F051": {"f-approved": "99"},
    "M018": {
        "f-lines": [f"r{row:08x}" for row in range(3)],
        **{f"f-lines-r{row:08x}-cost": "9999.99" for row in range(3)},
    },
    "D029": {"f-day": "2026-10-05", "f-until": "2026-10-01"},
}
"""Items that are more than one typed word, as this form asks them."""
CONFIRM = re.compile(r'name="_confirm" value="([^"]*)"')


@dataclass
class Desk:
    """A page on which somebody types, and what is stored behind it."""

    app: Flask
    client: FlaskClient
    case: int
    marks: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"/plani/{self.case}/veidlapa/sheet"

    def open(self) -> None:
        """Open the page; its marks are what the next post rests on."""
        page = self.client.get(self.address).text
        names = r'name="(csrf_token|revision|_case_revision|request_id|_seen)" value="([^"]*)"'
        self.marks = dict(re.findall(names, page))

    def hand_in(self, typed: Mapping[str, Any]) -> Any:
        """Hand the form in with what somebody typed."""
        self.open()
        words = {**self.marks, **typed, "_submit": "send"}
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
        head = town.people["institution_head"]
        datastore = app.extensions["security"].datastore
        datastore.create_user(email="head@example.org", password=hash_password(PASSWORD), person_id=head)
        db.session.commit()
    desk = Desk(app, signed_in(app, "head@example.org"), case)
    desk.open()
    yield desk
    close(app)


# A request that is cut off for its size leaves werkzeug's spooled file to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("item", ITEMS, ids=lambda item: f"{item['id']} {item['title']}")
def test_what_is_typed_gives_the_stated_outcome(item: Mapping[str, Any], desk: Desk) -> None:
    """At the stated place, with nothing stored and everything typed kept where it is refused."""
    if item["area"] == "upload":
        _check_upload(item, desk)
        return
    if "b64" in item["input"]:
        _check_raw(item, desk)
        return
    place, typed = _typed(item)
    before = desk.stored()

    answer = desk.hand_in(typed)
    page, expected = html.unescape(answer.text), item["expect"]

    if expected["outcome"] == "warn_confirm":
        assert 422 == answer.status_code
        key = CONFIRM.search(page)
        assert key, "nothing was asked"
        assert before == desk.stored()
        answer = desk.hand_in({**typed, "_confirm": key[1]})
    if expected["outcome"] == "reject" or answer.status_code != 302:
        assert expected["outcome"] == "reject", re.findall(r'class="wrong">([^<]*)<', page)
        assert answer.status_code in (413, 422), page[:500]
        assert before == desk.stored()
        _check_kept(place, typed, page, answer.status_code)
        return
    assert len(before) + 1 == len(desk.stored())
    if (wanted := _wanted(item, place)) is not None:
        assert wanted == desk.stored()[-1].get(place)


def _check_raw(item: Mapping[str, Any], desk: Desk) -> None:
    """Bytes that are no text are refused at their field."""
    before = desk.stored()
    desk.open()
    bytes_of = b64decode(item["input"]["b64"]).partition(b"=")[2]
    words = urlencode({**desk.marks, **{f"f-{name}": text for name, text in BLANK.items()}, "_submit": "send"})
    body = words.replace("f-note=Piez%C4%ABme", "f-note=" + bytes_of.decode()).encode()

    answer = desk.client.post(desk.address, data=body, content_type="application/x-www-form-urlencoded")

    assert item["expect"]["http"] == answer.status_code
    assert 'href="#f-note"' in answer.text
    assert before == desk.stored()


def test_every_item_that_is_not_here_is_shown_by_a_test_that_lives() -> None:
    """Or the book asks of it what this program does not have."""
    known = {item["id"] for item in BOOK["items"]}
    named = [place.split("::") for place in ELSEWHERE.values() if "::" in place]
    gone = [(path, name) for path, name in named if f"def {name}(" not in (ROOT / path).read_text("utf-8")]

    assert ELSEWHERE.keys() <= known
    assert [] == gone


def _check_kept(place: str, typed: Mapping[str, Any], page: str, status: int) -> None:
    """The error stands at its field, and the words stand in it."""
    if status == 413:
        return
    words = typed.get(f"f-{place}")
    assert "Veidlapā ir kļūdas." in page
    if isinstance(words, str) and words.strip() and words.isprintable() and len(words) < 3000:
        assert f'href="#f-{place}' in page
        parts_of = re.findall(r"\d+", words) if place in ("count", "amount", "day", "born", "at") else []
        assert all(part in page for part in parts_of or [words.strip()])


def _typed(item: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    place = item.get("where_field") or PLACES.get(item["where"], "note")
    given, words = item["input"], {"f-lines": "", **{f"f-{name}": text for name, text in BLANK.items()}}
    if item["id"] in MADE:
        return "form", {**words, **MADE[item["id"]]}
    if item["expect"]["error"] == "field.required":
        words["f-asks"] = "yes"
    if "fields" in given:
        strange = {("f-risk" if name == "risk" else name): text for name, text in given["fields"].items()}
        return ("risk" if "risk" in given["fields"] else "form"), {**words, **strange}
    text = _text(item)
    if isinstance(text, dict):
        return "form", {**words, **text}
    return place, {**words, f"f-{place}": text}


def _text(item: Mapping[str, Any]) -> Any:
    given = item["input"]
    if "text" in given:
        return given["text"]
    if "json" in given:
        return re.sub("[\ud800-\udfff]", "\ufffd", json.loads(given["json"]))  # as every browser sends it
    if "repeat" in given:
        part = given["repeat"]
        return part["prefix"] + part["unit"] * part["times"] + part["suffix"]
    call, args = given["gen"]["call"], given["gen"].get("args", {})
    made = {
        "form_multi_value": lambda: {"f-note": args["values"]},
        "long_field_name": lambda: {"x" * args["n"]: "1"},
        "demo_instance": lambda: args["value"],
        "date_offset": lambda: f"{NOW.date().replace(year=NOW.year + args['years']):%d.%m.%Y}",
    }
    return made[call]()


def _wanted(item: Mapping[str, Any], place: str) -> Any:
    """The answer as it is stored; None where the item does not say it in words of ours."""
    stored = str(item["expect"]["stored"])
    if stored.startswith("literal"):
        return item["input"].get("text") if "\n" not in str(item["input"].get("text")) else None
    if place == "amount":
        return stored.replace(".", "") and round(float(stored) * 100)
    if place == "count":
        return stored
    return (
        stored
        if re.fullmatch(r"[\w.+ -]{3,40}", stored)
        and "given" not in stored
        and stored != "nothing"
        and "2000 x" not in stored
        else None
    )


def _check_upload(item: Mapping[str, Any], desk: Desk) -> None:
    """A file that is refused is not there; one that is taken comes back as an attachment under a clean name."""
    name, content = _file(item["input"])
    before = desk.files()
    other = 987_654 if item["expect"]["outcome"] == "not_found" else None

    answer = desk.put(name, content, other)

    if item["expect"]["outcome"] in ("reject", "too_large", "not_found"):
        assert item["expect"]["http"] == answer.status_code
        assert before == desk.files()
        return
    assert 200 == answer.status_code, answer.text
    assert before + 1 == desk.files()
    back = desk.client.get(answer.json["url"])
    assert back.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert "sandbox" in back.headers["Content-Security-Policy"]
    assert not set('/\\";') & set(answer.json["name"])


def _file(given: Mapping[str, Any]) -> tuple[str, bytes]:
    if "text" in given:
        return "bilde.svg", given["text"].encode()
    if "b64" in given:
        return "tukšs.pdf", b""
    call, args = given["gen"]["call"], given["gen"].get("args", {})
    floods = PNG[:16] + struct.pack(">II", args.get("w", 1), args.get("h", 1)) + PNG[24:]
    made = {
        "file_magic": (args.get("name", ""), args.get("magic", "").encode() + PDF[5:]),
        "pdf_javascript": ("skripts.pdf", PDF + b"<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>"),
        "file_name": (args.get("name", "").replace('"', "%22"), PDF),  # as every browser sends it
        "file_size": ("liels.pdf", PDF + b"x" * (args.get("mb", 0) * 1_000_000)),
        "png_bomb": ("bumba.png", floods),
        "jpeg_gps": ("foto.jpg", jpeg()),
    }
    return made.get(call, ("Piekrišana.pdf", PDF))
