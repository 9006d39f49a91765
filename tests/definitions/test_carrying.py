"""Answers carried to a newer version: what moves, what is dropped and told, what cannot be."""

from __future__ import annotations

from typing import Any

from iapflow.definitions.carrying import carry, homeless
from iapflow.definitions.model.migration import FieldChange
from tests.definitions.two_versions import ANSWERS, MAPPED, SECOND, SECOND_FORM, bundle


def change(**said: Any) -> FieldChange:
    """One line of `fields`."""
    return FieldChange(**said)


def test_the_fields_of_migrate_are_carried_out_in_order():
    """A field becomes a cell of a new row, a column changes its name, one is dropped, one gets its default."""
    carried = carry(bundle(SECOND, SECOND_FORM).workflow.migrate[0].fields, {"sheet": ANSWERS})

    assert {"sheet": MAPPED} == carried.forms
    assert ("sheet.mood",) == carried.lost
    assert () == carried.problems
    assert "goal" in ANSWERS


def test_what_is_empty_is_not_lost():
    """Dropping an unanswered field loses nothing."""
    assert () == carry([change(drop="sheet.mood")], {"sheet": {"mood": None}}).lost


def test_a_dropped_column_is_told_row_by_row():
    """By the rows' ids, never by what stood there."""
    carried = carry([change(drop="sheet.steps.remark")], {"sheet": ANSWERS})

    assert ("sheet.steps[s1].remark",) == carried.lost
    assert "Slepena" not in str(carried.lost)


def test_a_whole_form_can_be_dropped():
    """Each answer is told."""
    carried = carry([change(drop="sheet")], {"sheet": {"goal": "x", "mood": "", "seats": "1"}})

    assert ({"sheet": {}}, ("sheet.goal", "sheet.seats")) == (carried.forms, carried.lost)


def test_a_default_leaves_an_answer_alone():
    """It is for who has not answered."""
    assert {"sheet": {"mode": "x"}} == carry([change(default="sheet.mode", value="y")], {"sheet": {"mode": "x"}}).forms


def test_an_answer_is_not_written_over():
    """Two answers for one field are a problem, and both stay where they are."""
    given = {"sheet": {"goal": "one", "seats": "two"}}

    carried = carry([change(move="sheet.goal", to="sheet.seats")], given)

    assert given == carried.forms
    assert ["sheet.seats has an answer already."] == [str(problem) for problem in carried.problems]


def test_a_cell_moves_out_of_its_row():
    """The other way round works too."""
    given = {"sheet": {"goals": [{"id": "a", "text": "x"}]}}

    assert {"sheet": {"goals": [{"id": "a"}], "goal": "x"}} == carry(
        [change(move="sheet.goals[0].text", to="sheet.goal")], given
    ).forms


def test_two_cells_of_one_new_row_stand_in_one_row():
    """The row is begun once, under an id that no other row has."""
    moves = [change(move="s.a", to="s.r[1].x"), change(move="s.b", to="s.r[1].y")]

    carried = carry(moves, {"s": {"a": "1", "b": "2", "r": [{"id": "moved_1"}]}})

    assert [{"id": "moved_1"}, {"id": "moved_2", "x": "1", "y": "2"}] == carried.forms["s"]["r"]


def test_answers_without_a_field_are_told_by_their_paths():
    """Nothing goes missing unsaid."""
    old, new = bundle(), bundle(SECOND, SECOND_FORM)

    kept, strange = homeless(old, new, {"sheet": ANSWERS, "gone": {"a": "b", "c": None}})

    assert ("sheet.goal", "sheet.mood", "sheet.steps[s1].remark", "gone.a") == strange
    assert {"id": "s2", "what": "Saruna"} == kept["sheet"]["steps"][1]
