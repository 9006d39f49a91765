"""Two versions compared in words: every change is said, nothing else is."""

from __future__ import annotations

import pytest

from iapflow.definitions.differing import differences
from iapflow.definitions.differing.lines import unified
from iapflow.errors import Text
from tests.definitions.two_versions import FIRST, FIRST_FORM, MOODS, SECOND, SECOND_FORM, bundle


def spoken(text: object) -> str:
    """A sentence in English, with everything inside it."""
    if isinstance(text, Text):
        return text.id.format_map({name: spoken(value) for name, value in text.params.items()})
    return str(text["en"]) if isinstance(text, dict) else str(text)


def told(
    find: str = "", put: str = "", *, form: tuple[str, str] = ("", ""), moods: tuple[str, str] = ("", "")
) -> list[str]:
    """The differences that one change of the first version makes."""
    for text, (old, _) in ((FIRST, (find, put)), (FIRST_FORM, form), (MOODS, moods)):
        assert old in text
    new = bundle(FIRST.replace(find, put), FIRST_FORM.replace(*form), MOODS.replace(*moods))
    return [spoken(sentence) for sentence in differences(bundle(), new)]


def test_the_same_bundle_differs_in_nothing():
    """Not a word."""
    assert () == differences(bundle(), bundle())


@pytest.mark.parametrize(
    ("find", "put", "sentences"),
    [
        ("waiting: {label: {lv: Gaida, en: Waiting}, due: {in: 5 school_days}}",
         "waiting: {label: {lv: Gaida, en: Waiting}, due: {in: 7 school_days}}",
         ["Deadline of “Waiting” changed from 5 school_days to 7 school_days."]),
        ("due: {in: 30 days}", "stage: null", ["“Paused” has no deadline any more."]),
        ("en: Waiting}", "en: Waits}", ["State “Waiting” is called “Waits” now."]),
        ("en: Finish}", "en: End}", ["Action “Finish” is called “End” now."]),
        ("to: done, by: [institution_head]", "to: done, by: [institution_head, plan_author]",
         ["Role “plan_author” added to “Finish”."]),
        ("from: draft, to: waiting, by: [institution_coordinator], submits: sheet",
         "from: draft, to: waiting, by: [institution_coordinator], submits: sheet, needs: [{if: sheet.goal.filled, else: {lv: Norādiet mērķi., en: Say the goal.}}]",
         ["Rule added to “Submit”: Say the goal."]),
        ("edit: {sheet: [institution_coordinator]}", "edit: {sheet: [institution_head]}",
         ["“institution_head” may write “sheet” in “Draft”.", "“institution_coordinator” may no longer write “sheet” in “Draft”."]),
        ("  finish: {label: {lv: Noslēgt, en: Finish}, from: waiting, to: done,",
         "  finish: {label: {lv: Noslēgt, en: Finish}, from: [waiting, paused], to: done,",
         ["“Finish” can be done in “Paused”."]),
        ("from: paused, to: previous", "from: paused, to: draft", ["“Resume” leads to “Draft” now."]),
        ("start: {by: [institution_coordinator]}", "start: {by: [institution_head]}",
         ["Role “institution_head” added to “Open a case”.", "Role “institution_coordinator” removed from “Open a case”."]),
        ('number: "VIZ-{seq:05}"', 'number: "V-{seq:05}"', ["“Visit”: 'number' changed."]),
        ("version: 1", "version: 2", []),
    ],
)  # fmt: skip
def test_a_change_of_the_workflow_is_said(find: str, put: str, sentences: list[str]):
    """One change, one sentence or two."""
    assert sentences == told(find, put)


@pytest.mark.parametrize(
    ("find", "put", "sentences"),
    [
        (
            "goal: {type: text,",
            "goal: {type: text, required: true,",
            ["Field “Goal” of “Visit sheet” must be filled in now."],
        ),
        (
            "seats: {type: text,",
            "seats: {type: number,",
            ["Field “Seats” of “Visit sheet” changed its type from text to number."],
        ),
        ("en: Remark}", "en: Note}", ["Field “Remark” is called “Note” now."]),
        (
            "          remark: {type: text, label: {lv: Piezīme, en: Remark}}\n",
            "",
            ["Field “Remark” removed from “Steps”."],
        ),
        ("goal: {type: text,", "goal: {type: text, lines: 3,", ["“Goal”: 'lines' changed."]),
    ],
)
def test_a_change_of_a_form_is_said(find: str, put: str, sentences: list[str]):
    """Columns of rows are fields of the rows."""
    assert sentences == told(form=(find, put))


@pytest.mark.parametrize(
    ("find", "put", "sentences"),
    [
        ("  bad: {lv: Slikts, en: Bad}", "  bad: {lv: Slikts, en: Bad, valid_until: 2026-12-31}",
         ["Choice “Bad” (bad) of the list visit_moods is offered until 2026-12-31 only."]),
        ("en: Bad}", "en: Poor}", ["Choice bad of the list visit_moods is called “Poor” now; it was “Bad”."]),
        ("  bad: {lv: Slikts, en: Bad}\n", "", ["Choice “Bad” (bad) removed from the list visit_moods."]),
    ],
)  # fmt: skip
def test_a_change_of_a_list_is_said(find: str, put: str, sentences: list[str]):
    """Retired is not removed."""
    assert sentences == told(moods=(find, put))


def test_a_state_under_a_new_id_is_the_same_state():
    """`migrate` says so; its terms are compared all the same."""
    found = [spoken(one) for one in differences(bundle(), bundle(SECOND, SECOND_FORM))]

    assert "State “In review” has the id in_review now; it was waiting." in found
    assert "Deadline of “In review” changed from 5 school_days to 7 school_days." in found
    assert not any(one.startswith(("State added", "State removed")) for one in found)


def test_lines_are_told_file_by_file():
    """As `diff -u` writes it."""
    lines = list(unified(bundle().texts, bundle(FIRST.replace("en: Waiting", "en: Waits")).texts))

    assert "--- workflows/visit.yaml (1)" == lines[0]
    assert 1 == sum(line.startswith("+  waiting") for line in lines)
