"""Rows as they are posted: stable ids, buttons that work without a script, links, cells with rules."""

import re

from iapflow.forms.binding import bind
from tests.forms.made import on, posted, sheet_of, small
from tests.forms.test_binding import CHOICES, said

ROWS = """
people: {type: rows, max: 3, label: {lv: Cilvēki}, title: "{name}", fields: {name: {type: text, required: true, label: {lv: V}}, age: {type: number, step: 1, label: {lv: G}}}}
links: {type: rows, label: {lv: Saites}, fields: {who: {type: rows_ref, rows: people, min: 1, label: {lv: Kas}}}}
"""
ONE, TWO, NEW = {"id": "a1", "name": "Anna"}, {"id": "b2", "name": "Bruno"}, "r0123456789abcdef"


def people(*rows: dict[str, str]) -> dict[str, list[dict[str, str]]]:
    """Stored answers."""
    return {"people": list(rows)}


def test_rows_keep_their_ids_through_reordering():
    """The order is that of the page, the ids are those of the store."""
    sheet = sheet_of(small(ROWS))

    filled = bind(
        sheet,
        posted(("f-people", ""), ("f-people", "b2"), ("f-people", "a1"), ("f-people-a1-name", "Anete")),
        on(before=people(ONE, TWO)),
    )

    assert [{"id": "b2", "name": "Bruno"}, {"id": "a1", "name": "Anete"}] == filled.answers["people"]


def test_a_row_that_is_no_longer_on_the_page_is_gone():
    """And links to it with it."""
    sheet = sheet_of(small(ROWS))
    before = {**people(ONE, TWO), "links": [{"id": "c3", "who": ["a1", "b2"]}]}

    filled = bind(sheet, posted(("f-people", ""), ("f-people", "a1")), on(before=before))

    assert ["a1"] == [row["id"] for row in filled.answers["people"]]
    assert [{"id": "c3", "who": ["a1"]}] == filled.answers["links"]


def test_an_id_that_is_neither_stored_nor_new_is_refused():
    """New ids have a shape of their own."""
    sheet = sheet_of(small(ROWS))

    assert [""] == list(bind(sheet, posted(("f-people", "zz9")), on(), "draft").errors)
    assert {} == said(bind(sheet, posted(("f-people", NEW), (f"f-people-{NEW}-name", "Zane")), on()))


def test_adding_a_row_is_a_button_that_posts():
    """The page comes back as a draft with a fresh row, focus on its first cell."""
    sheet = sheet_of(small(ROWS))

    filled = bind(sheet, posted(("f-people", "a1"), ("_add", "people")), on(before=people(ONE)), "submit")

    assert "draft" == filled.mode
    assert {} == filled.errors
    what, group, row_id = filled.pressed
    assert ("add", "people") == (what, group)
    assert re.fullmatch("r[0-9a-f]{16}", row_id)
    assert ["a1", row_id] == [row["id"] for row in filled.answers["people"]]


def test_copying_and_removing_a_row():
    """A copy stands below its original under an id of its own."""
    sheet = sheet_of(small(ROWS))
    page = [("f-people", "a1"), ("f-people", "b2")]

    copied = bind(sheet, posted(*page, ("_copy", "a1")), on(before=people(ONE, TWO))).answers["people"]
    removed = bind(sheet, posted(*page, ("_remove", "a1")), on(before=people(ONE, TWO))).answers["people"]

    assert ["Anna", "Anna", "Bruno"] == [row["name"] for row in copied]
    assert 3 == len({row["id"] for row in copied})
    assert [TWO] == removed


def test_a_new_row_in_which_nothing_was_written_is_none():
    """A stored one is never dropped silently."""
    sheet = sheet_of(small(ROWS))

    assert [] == bind(sheet, posted(("f-people", NEW), (f"f-people-{NEW}-name", " ")), on()).answers["people"]
    assert ["people[a1].name"] == list(
        bind(sheet, posted(("f-people", "a1"), ("f-people-a1-name", "")), on(before=people(ONE))).errors
    )


def test_errors_of_cells_name_their_row_for_ever():
    """By id, not by place."""
    sheet = sheet_of(small(ROWS))
    page = posted(("f-people", "b2"), ("f-people-b2-name", ""), ("f-people-b2-age", "1,5"))

    assert {"people[b2].age": ["Write a whole number, for example 12."], "people[b2].name": ["Fill this in."]} == said(
        bind(sheet, page, on(before=people(TWO)))
    )


def test_too_many_rows_are_refused():
    """Where the form says so."""
    sheet = sheet_of(small(ROWS))
    rows = [{"id": f"x{number}", "name": "A"} for number in range(4)]

    assert {"people": ["There can be at most {most} rows."]} == said(bind(sheet, {"people": rows}, on()))


def test_a_link_is_asked_for_where_the_form_wants_one():
    """`min: 1` on a rows_ref."""
    sheet = sheet_of(small(ROWS))

    assert ["links[c3].who"] == list(
        bind(sheet, {**people(ONE), "links": [{"id": "c3", "who": []}]}, on(before={"links": [{"id": "c3"}]})).errors
    )
    assert {} == said(bind(sheet, {**people(ONE), "links": [{"id": "c3", "who": ["a1"]}]}, on()))


def test_steps_come_from_the_list_of_the_choice_in_the_row():
    """Half hours of the one, whole ones of the other."""
    sheet = sheet_of(
        small(
            "r: {type: rows, label: {lv: R}, fields: {c: {type: choice, list: colours, label: {lv: C}}, n: {type: number, step_from: step, label: {lv: N}}}}"
        ),
        CHOICES,
    )

    assert {} == said(bind(sheet, {"r": [{"id": "a", "c": "red", "n": "1.5"}]}, on()))
    assert ["r[a].n"] == list(bind(sheet, {"r": [{"id": "a", "c": "blue", "n": "1.5"}]}, on()).errors)


def test_a_grid_has_always_the_rows_of_the_form():
    """None is added, none removed, whatever is posted."""
    sheet = sheet_of(
        small(
            "g: {type: grid, rows: {mon: {lv: Pirmdiena}, tue: {lv: Otrdiena}}, label: {lv: G}, fields: {n: {type: number, step: 1, label: {lv: N}}}}"
        )
    )

    filled = bind(sheet, posted(("f-g", "mon"), ("f-g-mon-n", "3"), ("_add", "g")), on())

    assert [{"id": "mon", "n": "3"}, {"id": "tue"}] == filled.answers["g"]


def test_a_column_that_is_not_seen_is_kept():
    """A school coordinator edits a plan without its justifications."""
    sheet = sheet_of(
        small(
            "r: {type: rows, label: {lv: R}, fields: {a: {type: text, label: {lv: A}}, b: {type: text, view: [head], label: {lv: B}}}}"
        )
    )
    before = {"r": [{"id": "x", "a": "1", "b": "2"}]}

    filled = bind(sheet, posted(("f-r", "x"), ("f-r-x-a", "9")), on(before=before, roles=frozenset({"teacher"})))

    assert [{"id": "x", "a": "9", "b": "2"}] == filled.answers["r"]
