"""Every item of bad_inputs.yaml about filling forms gives the stated outcome through the real pages, on both databases.

Always: nothing is stored where it is refused, what was typed stands on the page, and nothing is ever a 500.
"""

from __future__ import annotations

import html
import json
import re
import struct
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml

from tests.bad_inputs.desk import CONFIRM, Desk, desk, unharmed
from tests.forms.test_files import PDF, PNG, jpeg
from tests.services.town import NOW

__all__ = ["desk"]

ROOT = Path(__file__).parents[2]
BOOK = yaml.load((Path(__file__).parent / "bad_inputs.yaml").read_bytes(), Loader=yaml.CSafeLoader)  # noqa: TID251
AREAS = ("form_text", "number", "money", "date", "personas_kods", "upload")
REAL_PAGES = "tests/bad_inputs/test_real_pages.py::test_an_item_of_the_book_on_its_real_page"
ELSEWHERE = {
    **dict.fromkeys(("F043", "F064", "F065", "P018", "P053", "P055", "P058", "U026"), REAL_PAGES),
    "F055": "tests/forms/test_binding.py::test_a_choice_must_be_offered_today_or_answered_before",
    "D025": "tests/services/test_work_log.py::test_the_date_lies_within_the_plan_and_not_ahead",
    "D027": "tests/services/test_work_log.py::test_the_date_lies_within_the_plan_and_not_ahead",
    "D028": "tests/web/test_work_log.py::test_a_day_without_school_is_asked_on_the_page_with_what_was_typed",
    "D034": "tests/engine/test_spans.py::test_hours_pass_a_change_of_the_clock_as_they_pass",
    "D035": "tests/services/test_log_rules.py::test_a_giver_has_so_many_hours_a_day",
    "P056": "tests/admin/test_keeping.py::test_a_clash_is_told_without_the_drivers_words",
    "P061": "tests/admin/test_keeping.py::test_a_personal_code_is_checked_as_in_forms",
}  # fmt: skip
"""Items that no field of a form can show: the test that shows them."""
ITEMS = [item for item in BOOK["items"] if item["area"] in AREAS and item["id"] not in ELSEWHERE]
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
UNKNOWN = "This page sent a field that the form does not have. Open the page anew and try again."
NO_NUMBER, BAD_CODE = "Write a number, for example 12,5.", "Check it against the document."
TOLD = re.compile(r'<li><a href="#([^"]+)">([^<]*)</a>')
WHERE = {"M018": "f-lines", "D029": "f-until", "F047": "f-note"}
SENTENCES = {
    "field.required": ("Fill this in.",),
    "field.too_long": ("Write at most {limit} characters.",),
    "field.multiple": ("Give one answer here.",),
    "field.bad_option": ("Choose one of the answers offered.",),
    "field.bad_email": (
        "Write one e-mail address, for example name@school.lv.",
        "Write one e-mail address, for example name@school.lv, without accented letters.",
    ),
    "field.not_integer": ("Write a whole number, for example 12.",),
    "field.not_number": (NO_NUMBER,),
    "field.above_max": (
        "This number is too large.", "Write a number not above {most}.", "Write an amount not above {most}.",
    ),
    "field.below_min": ("Write a number not below {least}.", "Write an amount not below {least}."),
    "field.too_many_decimals": ("Write at most two digits after the comma.",),
    "field.ambiguous_number": ("This number can be read in two ways. Write it as 1234,50.",),
    "field.bad_currency": ("Write the amount in euro.",),
    "field.bad_date": (
        "Write a date as day, month, year, for example 03.12.2026.", "Write a time, for example 14:05.",
        "There is no such date. Check the day and the month.",
    ),
    "field.out_of_range": ("Write a year from {first} to {last}.",),
    "form.unknown_field": (UNKNOWN,),
    "form.field_not_writable": (
        UNKNOWN, "This page sent a field that you cannot change here. Open the page anew and try again.",
    ),
    "form.too_large": (UNKNOWN,),
    "rule.budget_exceeded": ("Kopā par daudz.",),
    "rule.birth_future": ("Dzimšanas diena ir nākotnē.",),
    "rule.age_range": ("Bērns ir par mazu.",),
    "rule.range": ("Beigas ir pirms sākuma.",),
    "text.surrogate": ("The text holds a damaged character. Type it anew.",),
    "text.encoding": ("The text holds a damaged character. Type it anew.",),
    "text.control_char": ("The text holds a control character. Type it anew.",),
    "text.bidi_control": ("The text holds a hidden character that turns the direction of writing. Type it anew.",),
    "text.zalgo": ("There are too many accents on one letter. Type the text anew.",),
    "text.mixed_script": ("One word mixes Latin and Cyrillic letters. Is that right?",),
    "privacy.pk_in_text": ("The text seems to hold a personal code. Is it needed here?",),
    "pk.checksum": (
        "The last digit of this personal code does not fit the others. Is it written as in the document?",
    ),
    "pk.length": ("A personal code has 11 digits.",),
    "pk.format": ("Write the personal code as six digits, a hyphen and five digits.",),
    "pk.bad_century": (f"The seventh digit of this personal code cannot be right. {BAD_CODE}",),
    "pk.bad_date": (f"A personal code of this form begins with the day of birth. {BAD_CODE}",),
    "pk.future": (f"This personal code gives a day of birth in the future. {BAD_CODE}",),
    "pk.legal_entity": ("This is the registration number of an organisation, not a personal code.",),
    "pk.excel_number": ("The spreadsheet has turned this code into a number. Format the column as text.",),
    "up.wrong_type": ("Choose a PDF, JPG or PNG file.", "Choose a file of this kind: {kinds}."),
    "up.no_file": ("Choose a file.",),
    "up.empty": ("The file is empty. Choose it once more.",),
    "up.pixels": ("The picture has too many pixels, or is damaged. Photograph or scan it anew.",),
}  # fmt: skip
"""What the book calls an error -> the ids of the sentences that say it; rules of the form are its own words."""
SOONER = {
    "M005": (NO_NUMBER,),
    "P029": (f"The seventh digit of this personal code cannot be right. {BAD_CODE}",),
}
"""Two things are wrong, and ours names the other one: an exponent is no way to write an amount; the century."""


# A request that is cut off for its size leaves werkzeug's spooled file to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("item", ITEMS, ids=lambda item: f"{item['id']} {item['title']}")
def test_what_is_typed_gives_the_stated_outcome(
    item: Mapping[str, Any], desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """At the stated place, in the stated sentence, with nothing stored and everything typed kept where it is refused."""
    if item["area"] == "upload":
        _check_upload(item, desk)
        return
    if "b64" in item["input"]:
        _check_raw(item, desk)
        return
    place, typed = _typed(item)
    before, kept = desk.stored(), desk.kept()
    caplog.clear()
    began = monotonic()

    answer = desk.hand_in(typed)
    unharmed(answer, monotonic() - began)
    _check_logs(place, typed, caplog.text)
    page, expected = html.unescape(answer.text), item["expect"]

    if expected["outcome"] == "warn_confirm":
        assert 422 == answer.status_code
        key = CONFIRM.search(page)
        assert key, "nothing was asked"
        assert desk.says(*SENTENCES[expected["error"]]).search(page)
        assert kept == desk.kept()
        answer = desk.hand_in({**typed, "_confirm": key[1]})
    if expected["outcome"] == "reject" or answer.status_code != 302:
        assert expected["outcome"] == "reject", re.findall(r'class="wrong">([^<]*)<', page)
        assert 422 == answer.status_code, page[:500]
        assert kept == desk.kept()
        _check_sentence(item, place, desk, page)
        _check_kept(place, typed, page)
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
    _check_sentence(item, "note", desk, html.unescape(answer.text))
    assert before == desk.stored()


def test_every_item_that_is_not_here_is_shown_by_a_test_that_lives() -> None:
    """A name that is gone would leave its item untested."""
    known = {item["id"] for item in BOOK["items"]}
    named = [place.split("::") for place in ELSEWHERE.values()]
    gone = [(path, name) for path, name in named if f"def {name}(" not in (ROOT / path).read_text("utf-8")]

    assert ELSEWHERE.keys() <= known
    assert [] == gone


def _check_sentence(item: Mapping[str, Any], place: str, desk: Desk, page: str) -> None:
    """The list of errors leads to the stated place with the stated sentence."""
    error = item["expect"]["error"]
    wanted = desk.says(*SOONER.get(item["id"], SENTENCES[error]))
    at = WHERE.get(item["id"], "form" if error.startswith("form.") else f"f-{place}")
    told = [sentence for link, sentence in TOLD.findall(page) if link == at]
    assert any(wanted.search(one) for one in told), (at, TOLD.findall(page))


def _check_logs(place: str, typed: Mapping[str, Any], log: str) -> None:
    """Nothing that was typed stands in a line of the log."""
    words = typed.get(f"f-{place}")
    if isinstance(words, str) and len(words.strip()) > 5:
        assert words.strip() not in log


def _check_kept(place: str, typed: Mapping[str, Any], page: str) -> None:
    """The words that were typed stand in their field."""
    words = typed.get(f"f-{place}")
    assert "Veidlapā ir kļūdas." in page
    if isinstance(words, str) and words.strip() and words.isprintable() and len(words) < 3000:
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
        if item["expect"]["outcome"] == "reject":
            assert desk.says(*SENTENCES[item["expect"]["error"]]).search(answer.json["wrong"])
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
