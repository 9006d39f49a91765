"""Two people in one form: what only one changed is theirs; what both changed waits for a choice."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from iapflow.forms.merging import Base, Merged, marks, merge
from tests.forms.made import sheet_of

SHEET = sheet_of("""
form: plan
version: 1
label: {lv: Plāns}
data: {class: P0}
sections:
  one:
    label: {lv: Viens}
    fields:
      aim: {type: text, label: {lv: Mērķis}}
      mood: {type: text, label: {lv: Noskaņa}}
      risks:
        type: rows
        label: {lv: Riski}
        fields:
          factor: {type: text, label: {lv: Faktors}}
          why: {type: text, label: {lv: Kāpēc}}
""")
WRITABLE = frozenset({"aim", "mood", "risks", "risks.factor", "risks.why"})
BASE = {"aim": "lasīt", "risks": [{"id": "r1", "factor": "A"}, {"id": "r2", "factor": "B"}]}


def merged(theirs: dict[str, Any], mine: dict[str, Any], base: dict[str, Any] = BASE, **chosen: Any) -> Merged:
    return merge(SHEET, Base(marks(SHEET, base, WRITABLE), WRITABLE, **chosen), theirs, mine)


def test_what_each_changed_stands_side_by_side():
    found = merged({**BASE, "aim": "lasīt ātrāk"}, {**BASE, "mood": "labi"})

    assert ("lasīt ātrāk", "labi") == (found.answers["aim"], found.answers["mood"])
    assert ((), ("aim",)) == (found.clashes, found.taken)


def test_only_the_same_answer_clashes_and_both_stay():
    found = merged({**BASE, "aim": "rakstīt"}, {**BASE, "aim": "rēķināt", "mood": "labi"})

    assert ("aim",) == found.clashes
    assert ("rakstīt", "rēķināt") == (found.answers["aim"], found.shown["aim"])
    assert "labi" == found.answers["mood"]


def test_a_clash_stays_one_until_somebody_chooses():
    first = merged({**BASE, "aim": "rakstīt"}, {**BASE, "aim": "rēķināt"})

    again = merge(SHEET, Base(first.seen_shown, WRITABLE), first.answers, first.shown)
    mine = merge(SHEET, Base(first.seen_shown, WRITABLE, mine=["aim"]), first.answers, first.shown)
    theirs = merge(SHEET, Base(first.seen_shown, WRITABLE, theirs=["aim"]), first.answers, first.shown)

    assert ("aim",) == again.clashes
    assert ("rēķināt", "rakstīt") == (mine.answers["aim"], theirs.shown["aim"])
    assert () == mine.clashes == theirs.clashes


def test_the_same_words_twice_are_no_clash():
    assert () == merged({**BASE, "aim": "rakstīt"}, {**BASE, "aim": "rakstīt"}).clashes


def test_rows_are_put_together_by_their_ids():
    one, two = BASE["risks"]
    theirs = {"risks": [one, {**two, "why": "jo"}, {"id": "r3", "factor": "C"}]}
    mine = {"risks": [{"id": "r4", "factor": "D"}, {**one, "factor": "E"}, two]}

    found = merged(theirs, mine).answers["risks"]

    assert [("r4", "D"), ("r1", "E"), ("r2", "B"), ("r3", "C")] == [(row["id"], row["factor"]) for row in found]
    assert "jo" == found[2]["why"]


def test_a_row_removed_by_one_goes_only_where_the_other_left_it_alone():
    one, two = BASE["risks"]

    gone = merged({"risks": [one]}, BASE).answers["risks"]
    kept = merged({"risks": [one]}, {"risks": [one, {**two, "why": "mans teikums"}]}).answers["risks"]

    assert [["r1"], ["r1", "r2"]] == [[row["id"] for row in rows] for rows in (gone, kept)]


def test_marks_tell_nothing_of_what_somebody_may_not_write():
    seen = [marks(SHEET, {"aim": aim, "risks": []}, frozenset({"mood"})) for aim in ("jā", "nē")]

    assert seen[0] == seen[1]


ANSWERS = st.fixed_dictionaries(
    {
        "aim": st.sampled_from(["", "a", "b"]),
        "mood": st.sampled_from([None, "a"]),
        "risks": st.lists(
            st.fixed_dictionaries(
                {"id": st.sampled_from(["r1", "r2", "r3"]), "factor": st.sampled_from(["", "A", "B"])}
            ),
            unique_by=lambda row: row["id"],
            max_size=3,
        ),
    }
)


@given(ANSWERS, ANSWERS, ANSWERS)
def test_no_words_of_the_one_who_saves_ever_disappear(base, theirs, mine):
    """Whatever I typed is kept, or stands on my page beside theirs."""
    found = merged(theirs, mine, base)

    shown = {"aim": found.shown["aim"], **{row["id"]: row.get("factor") for row in found.shown["risks"]}}
    before = {"aim": base["aim"], **{row["id"]: row.get("factor") for row in base["risks"]}}
    for name, words in {"aim": mine["aim"], **{row["id"]: row["factor"] for row in mine["risks"]}}.items():
        if words and words != before.get(name):
            assert words == shown[name]


@given(ANSWERS, ANSWERS)
def test_who_writes_alone_merges_to_what_they_wrote(base, mine):
    found = merged(base, mine, base)

    assert () == found.clashes == found.taken
    assert mine["risks"] == found.answers["risks"]
