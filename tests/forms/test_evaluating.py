"""Hidden and empty over rows, whatever is typed: hidden is not judged, not handed in, and comes back when shown."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from iapflow.forms.binding import bind
from iapflow.forms.controls import flat
from iapflow.forms.page import page_of
from iapflow.forms.values import read_off, values_on
from iapflow.forms.voice import Voice
from tests.forms.made import on, sheet_of, small

SHEET = sheet_of(
    small("""
with_rows: {type: yes_no, label: {lv: Ar rindām}}
why: {type: text, show: "!(this.with_rows == true)", required: true, label: {lv: Kāpēc ne}}
people:
  type: rows
  show: "this.with_rows == true"
  min: 1
  label: {lv: Cilvēki}
  fields:
    name: {type: text, required: true, label: {lv: Vārds}}
    grown: {type: yes_no, label: {lv: Pieaudzis}}
    guardian: {type: text, show: "row.grown == false", required: true, label: {lv: Vecāks}}
    years: {type: number, min: 0, show: "row.grown == true", label: {lv: Gadi}}
""")
)
WORDS = st.sampled_from([None, "", "Anna", "drīz"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(["a1", "a2", "a3"]),
            "name": WORDS,
            "grown": st.sampled_from([None, True, False]),
            "guardian": WORDS,
            "years": st.sampled_from([None, "12", "-1", "daudz"]),
        }
    ),
    unique_by=lambda row: row["id"],
    max_size=3,
)
ANSWERS = st.fixed_dictionaries({"with_rows": st.sampled_from([None, True, False]), "why": WORDS, "people": ROWS})


def is_hidden(answers: dict[str, Any], path: str) -> bool:
    """By the definition, said once more in other words."""
    if path.startswith("people"):
        row = next((row for row in answers["people"] if path.startswith(f"people[{row['id']}].")), None)
        gone = answers["with_rows"] is not True
        if row is None or gone:
            return gone
        return {"guardian": row["grown"] is not False, "years": row["grown"] is not True}.get(path.split(".")[1], False)
    return path == "why" and answers["with_rows"] is True


@given(ANSWERS)
def test_what_is_hidden_is_neither_judged_nor_handed_in(answers):
    filled = bind(SHEET, answers, on())

    assert not [path for path in filled.errors if is_hidden(answers, path)]
    assert not [path for path in filled.required if is_hidden(answers, path)]
    assert not [name for name in filled.answers if is_hidden(answers, name)]
    for row in filled.answers.get("people", ()):
        assert not [name for name in row if name != "id" and is_hidden(answers, f"people[{row['id']}].{name}")]


@given(ANSWERS)
def test_no_rows_is_an_empty_list_wherever_rows_are_shown(answers):
    filled = bind(SHEET, {**answers, "with_rows": True, "people": []}, on())

    assert [] == filled.answers["people"]


@given(ANSWERS)
def test_a_draft_keeps_what_is_hidden_and_shows_it_again(answers):
    draft = bind(SHEET, answers, on(), "draft")
    again = bind(SHEET, {"with_rows": True}, on(before=dict(draft.answers)), "draft")

    assert [row["id"] for row in answers["people"]] == [row["id"] for row in again.answers["people"]]
    for before, after in zip(answers["people"], again.answers["people"], strict=True):
        for name in ("name", "guardian"):
            assert (before[name] or None) == (after.get(name) or None)


@given(ANSWERS)
def test_what_is_handed_in_shows_no_hidden_words_when_it_is_read(answers):
    filled = bind(SHEET, answers, on())
    read = bind(SHEET, dict(filled.answers), on(before=dict(filled.answers), may_write=False), "draft")

    shown = [one for part in page_of(read, Voice()).sections for one in flat(part.controls) if one.text]
    assert not [one.path for one in shown if one.path and is_hidden(answers, one.path) and not one.is_hidden]


@given(ANSWERS)
def test_handing_in_twice_is_the_same(answers):
    once = bind(SHEET, answers, on())
    if once.is_complete:
        assert dict(once.answers) == dict(bind(SHEET, dict(once.answers), on()).answers)


@given(ANSWERS)
def test_what_rules_read_of_a_form_handed_in_is_what_they_read_of_it_later(answers):
    once = bind(SHEET, answers, on())
    if once.is_complete:
        assert values_on(SHEET, once.answers) == read_off(once)
