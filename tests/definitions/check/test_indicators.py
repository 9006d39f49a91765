"""Mistakes in a file of indicators are told at their place, with a suggestion."""

from __future__ import annotations

import pytest

import iapflow.builtin  # noqa: F401 - registers what indicators may count
from iapflow.definitions.catalogue import check, read_project
from iapflow.definitions.schema import schema_of
from iapflow.extend import REGISTRY
from tests.house.sizes import ROOT

FILE = "workflows/early_signs.yaml"
E01 = "    counts: unexcused_lessons\n"
WRONG = [
    (E01, "    counts: unexcused_lesons\n", "there is no count 'unexcused_lesons'. Did you mean 'unexcused_lessons'?"),
    ("    counts: {weak_subjects: {below: 4}}\n", "    counts: {weak_subjects: {belov: 4}}\n", "there is no key 'belov' here. Did you mean 'below'?"),
    ("    watch: 10\n", "    wach: 10\n", "there is no key 'wach' here. Did you mean 'watch'?"),
    ("    act: 21\n", "    act: 9\n", "'act' must be at least 'watch', which is 10"),
    ("    window: 30 days\n    watch: 2\n", "    window: 30 dais\n    watch: 2\n", "there is no unit 'dais'. Did you mean 'days'?"),
    ("    counts: school_changes\n", "    counts: school_changes\n    watch: 1\n", "'watch' has no meaning here: what is 'context' never raises a signal"),
    ("view: [wellbeing_specialist]", "view: [wellbeing_specialst]", "there is no role 'wellbeing_specialst'. Did you mean 'wellbeing_specialist'?"),
    ("  E13:\n", "  E 13:\n", "'E 13' cannot be a code: letters, digits and _ only, a letter first, at most 40"),
    ("    window: semester\n    watch: 10\n    act: 21\n", "    window: semester\n", "an indicator that is not 'context' says from which value on: 'watch', 'act' or both"),
    ("    watch: 10\n", "    watch: desmit\n", "'watch' must be a number, not 'desmit'"),
]  # fmt: skip


def changed(find: str, put: str) -> dict[str, bytes]:
    """The shipped project with one change."""
    texts = read_project(ROOT)
    found = texts[FILE].decode()
    assert find in found, find
    return {**texts, FILE: found.replace(find, put, 1).encode()}


@pytest.mark.parametrize(("find", "put", "says"), WRONG, ids=[says[:40] for *_, says in WRONG])
def test_a_mistake_is_told_at_its_place(find: str, put: str, says: str) -> None:
    """File, line, and what was meant."""
    texts = changed(find, put)
    line = texts[FILE].decode().partition(put)[0].count("\n") + 1

    problems = [one for one in check(texts, REGISTRY) if one.level == "error"]

    assert says in [one.message for one in problems]
    assert all(one.path == FILE and abs(one.line - line) <= 4 for one in problems)


def test_a_second_indicator_of_the_same_code_is_refused() -> None:
    """Also in another file."""
    texts = read_project(ROOT)
    texts["workflows/more_signs.yaml"] = (
        b"indicators:\n  E09: {label: {lv: Cits, en: Other}, counts: repeated_years, context: true}\n"
    )

    assert any("there is a second indicator 'E09'" == one.message for one in check(texts, REGISTRY))


def test_editors_complete_the_counts() -> None:
    """The schema names every count with its parameters, and the bare word."""
    schema = str(schema_of("indicators", REGISTRY))

    assert "weak_subjects" in schema
    assert "'enum': ['behaviour_entries'" in schema
