"""A declaration that was renamed is found from the places that still use its old name."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from iapflow.definitions.catalogue import check
from iapflow.errors import Place, Problem
from tests.definitions.books import bases, changed
from tests.definitions.small_registry import small_registry

WORKFLOW, FORM, LIST = "workflows/day_plan.yaml", "forms/plan.yaml", "forms/lists/kinds.yaml"
LETTER = "workflows/letters/plan_submitted.yaml"


def place_of(texts: Mapping[str, bytes], path: str, word: str) -> Place:
    """Where a word stands that a file has once."""
    text = texts[path].decode()
    assert 1 == text.count(word)
    before = text[: text.index(word)]
    return Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))


@pytest.mark.parametrize(
    ("path", "this", "that"),
    [
        (FORM, "      steps:\n", "      stesp:\n"),
        (FORM, "      hours: {", "      hous: {"),
        (WORKFLOW, "  plan: {form: plan}", "  plam: {form: plan}"),
        (WORKFLOW, "\n  submitted:\n", "\n  submited:\n"),
        (WORKFLOW, "{drafting:", "{drafing:"),
    ],
)
def test_every_use_says_where_the_renamed_declaration_stands(path: str, this: str, that: str) -> None:
    texts = changed(path, this, that)
    word = that.strip().strip("{").partition(":")[0]

    problems = check(texts, small_registry())

    sent = {problem.see for problem in problems if problem.see}
    assert {place_of(texts, path, word)} == sent
    assert {f"{word!r} stands there and nothing names it; was it renamed?"} == {p.hint for p in problems if p.see}


def test_a_slip_where_a_name_is_used_sends_nobody_elsewhere() -> None:
    """What is declared is named by others too."""
    texts = changed(WORKFLOW, "    by: [plan_author]\n", "    by: [plan_autor]\n")

    problems = check(texts, small_registry())

    assert ["there is no role 'plan_autor'. Did you mean 'plan_author'?"] == [p.message for p in problems]
    assert all(problem.see is None for problem in problems)


def test_a_file_that_cannot_be_read_still_counts_as_naming() -> None:
    """Also a remark does: nobody is told that nothing names it."""
    texts = changed(FORM, "      hours: {", "      hous: {")
    texts[LETTER] = texts[LETTER] + b"\n# hous\n"

    assert all(problem.see is None for problem in check(texts, small_registry()))


def test_an_editor_reads_the_other_place_in_the_same_line() -> None:
    problem = Problem("a.yaml", 1, 2, "there is no field 'x'.", "was it renamed?", see=Place("b.yaml", 3, 4))

    assert "a.yaml:1:2: there is no field 'x'. See b.yaml:3:4: was it renamed?" == str(problem)


def test_without_problems_nothing_is_looked_for() -> None:
    assert [] == check(bases(), small_registry())
