"""Read-only by a rule: the stored answer stands, whatever is sent, by whomever."""

import json

import pytest

from iapflow.forms.binding import bind
from iapflow.forms.filled import Filled
from iapflow.forms.following import follow
from iapflow.forms.locking import LOCKED
from iapflow.forms.page import page_of
from iapflow.forms.voice import Voice
from tests.forms.made import on, posted, sheet_of, small

FORM = """
state: {type: text, label: {lv: Stāvoklis}}
goal: {type: text, required: true, read_only: "this.state == 'sent'", label: {lv: Mērķis}}
tags: {type: choices, list: tags, read_only: "this.state == 'sent'", label: {lv: Birkas}}
stay: {type: period, read_only: "this.state == 'sent'", label: {lv: Laiks}}
twice: {type: number, compute: "this.state == 'sent' ? 2.0 : 1.0", label: {lv: Cik}}
rows:
  type: rows
  min: 1
  label: {lv: Rindas}
  fields:
    done: {type: yes_no, label: {lv: Gatavs}}
    words: {type: text, required: true, read_only: "row.done", label: {lv: Vārdi}}
fixed:
  type: rows
  read_only: "this.state == 'sent'"
  label: {lv: Citas}
  fields: {word: {type: text, label: {lv: Vārds}}}
"""
LISTS = "list: tags\nitems:\n  a: {lv: A}\n  b: {lv: B}\n"
BEFORE = {
    "state": "sent", "goal": "Vecais", "tags": ["a"], "stay": {"from": "2026-09-01", "to": "2026-12-18"},
    "rows": [{"id": "r1", "done": True, "words": "Pirmie"}, {"id": "r2", "done": False, "words": "Otrie"}],
    "fixed": [{"id": "x1", "word": "Vārds"}],
}  # fmt: skip


@pytest.fixture
def sheet():
    return sheet_of(small(FORM), LISTS)


def honest(**more: str) -> list[tuple[str, str]]:
    """What the page of the stored answers sends when nothing was changed, and what was changed."""
    sent = {
        "f-state": "sent", "f-goal": "Vecais", "f-stay-from": "01.09.2026", "f-stay-to": "18.12.2026",
        "f-rows-r1-done": "yes", "f-rows-r1-words": "Pirmie", "f-rows-r2-done": "no", "f-rows-r2-words": "Otrie",
        "f-fixed-x1-word": "Vārds",
    } | more  # fmt: skip
    rows = [("f-rows", ""), ("f-rows", "r1"), ("f-rows", "r2"), ("f-fixed", ""), ("f-fixed", "x1")]
    return [*rows, *sent.items()]


def kept(filled: Filled, name: str) -> object:
    return filled.answers.get(name)


@pytest.mark.parametrize("mode", ["draft", "submit"])
def test_what_is_locked_stands_and_an_honest_page_is_taken(sheet, mode):
    filled = bind(sheet, posted(*honest()), on(before=BEFORE), mode)

    assert {} == filled.errors
    assert {name: BEFORE[name] for name in BEFORE} == {name: filled.answers[name] for name in BEFORE}


@pytest.mark.parametrize(
    ("name", "words", "path"),
    [
        ("f-goal", "Viltots", "goal"),
        ("f-goal", "", "goal"),
        ("f-tags", "b", "tags"),
        ("f-stay-to", "31.12.2026", "stay"),
        ("f-stay-to", "nav diena", "stay"),
        ("f-rows-r1-words", "Viltots", "rows[r1].words"),
        ("f-fixed-x1-word", "Viltots", "fixed"),
    ],
)
def test_a_forged_post_changes_nothing_and_is_told_at_its_field(sheet, name, words, path):
    sent = posted(*honest(**{name: words}))

    draft, handed_in = (bind(sheet, sent, on(before=BEFORE), mode) for mode in ("draft", "submit"))

    for filled in (draft, handed_in):
        assert {one: BEFORE[one] for one in BEFORE} == {one: filled.answers[one] for one in BEFORE}
    assert {path: [LOCKED]} == dict(handed_in.errors)


def test_json_is_held_like_a_page(sheet):
    filled = bind(sheet, {"goal": "Viltots", "rows": [{"id": "r1", "words": "Viltots"}]}, on(before=BEFORE), "submit")

    assert {"goal": [LOCKED], "rows[r1].words": [LOCKED]} == {
        path: said for path, said in filled.errors.items() if said == [LOCKED]
    }
    assert "Viltots" not in json.dumps(filled.answers, default=str)


def test_a_row_that_holds_a_locked_answer_cannot_be_taken_out(sheet):
    """Neither by leaving it out nor by its button; a row without one goes."""
    without = [pair for pair in honest() if "r1" not in pair[0] + pair[1]]
    pressed = posted(*honest(), ("_remove", "r1"))

    for filled in (bind(sheet, posted(*without), on(before=BEFORE), "draft"), bind(sheet, pressed, on(before=BEFORE))):
        assert ["r1", "r2"] == [row["id"] for row in filled.answers["rows"]]
        assert filled.removed is None
    gone = bind(sheet, posted(*honest(), ("_remove", "r2")), on(before=BEFORE), "draft")
    assert ["r1"] == [row["id"] for row in gone.answers["rows"]]


@pytest.mark.parametrize("button", [("_add", "fixed"), ("_remove", "x1"), ("_copy", "x1")])
def test_no_button_changes_a_locked_group(sheet, button):
    filled = bind(sheet, posted(*honest(), button), on(before=BEFORE), "draft")

    assert BEFORE["fixed"] == filled.answers["fixed"]


def test_it_opens_with_the_answer_it_depends_on(sheet):
    filled = bind(sheet, posted(*honest(**{"f-state": "open", "f-goal": "Jaunais"})), on(before=BEFORE), "submit")

    assert "Jaunais" == filled.answers["goal"]
    assert {} == filled.errors


def test_what_is_locked_and_empty_is_never_required_and_rules_read_what_is_stored(sheet):
    filled = bind(sheet, posted(("f-state", "sent"), ("f-goal", "Viltots"), ("f-rows", "")), on(before={}), "submit")

    assert "goal" not in filled.required
    assert "goal" not in filled.values
    assert "goal" not in filled.answers
    assert [LOCKED] == filled.errors["goal"]


def test_a_default_stands_in_a_locked_field():
    sheet = sheet_of(small('a: {type: text, default: Dots, read_only: "true", label: {lv: A}}'))

    filled = bind(sheet, posted(("f-a", "Viltots")), on(), "draft")

    assert "Dots" == filled.answers["a"]


def test_a_section_locks_what_is_in_it():
    sheet = sheet_of(
        "form: f\nversion: 1\nlabel: {lv: F}\ndata: {class: P1, purpose: support_plan, retain: programme_evidence}\n"
        "sections:\n  one: {label: {lv: A}, fields: {a: {type: yes_no, label: {lv: A}}}}\n"
        "  two:\n    label: {lv: B}\n    read_only: this.a\n    fields: {b: {type: text, label: {lv: B}}}\n"
    )

    filled = bind(sheet, posted(("f-a", "yes"), ("f-b", "Viltots")), on(before={"a": False, "b": "Bija"}), "draft")

    assert "Bija" == filled.answers["b"]
    assert {"b"} == filled.seen.locked


def test_the_page_tells_what_is_locked_now(sheet):
    filled = bind(sheet, posted(*honest(**{"f-goal": "Viltots"})), on(before=BEFORE), "draft")

    voice = Voice("lv", lists=sheet.lists)
    page, told = page_of(filled, voice), follow(filled, voice)
    controls = {one.path: one for part in page.sections for one in part.controls}

    assert ["Vecais"] == told["locked"]["f-goal"]
    assert ["a"] == told["locked"]["f-tags"]
    assert "f-rows-r2-words" not in told["locked"]
    assert "readonly" == controls["goal"].html["readonly"]
    assert [True, False] == [row.is_held for row in controls["rows"].rows]


def test_nobody_is_asked_whether_it_is_locked_where_it_is_only_read(sheet):
    filled = bind(sheet, BEFORE, on(before=BEFORE, may_write=False), "draft")

    assert set() == filled.seen.locked
    assert "Vecais" == kept(filled, "goal")
