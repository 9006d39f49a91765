"""Approvals and tasks that could never close, or lead nowhere, are refused where they stand."""

from __future__ import annotations

import pytest

from iapflow.definitions.catalogue import check
from tests.definitions.small_registry import small_registry
from tests.engine.commission import APPROVE, PATH, ROLES, SCORE, TASKS, WORKFLOW
from tests.engine.made import TEXTS

WRONG = [
    (
        "APPROVE",
        APPROVE.replace("need: {all: [head], any: {of: [officer, member], count: 1}}", "need: {}"),
        "asks nobody",
    ),
    ("APPROVE", APPROVE.replace("count: 1", "count: 1, share: 0.5"), "exclude each other"),
    ("APPROVE", APPROVE.replace("count: 1", "count: 3"), "somebody must share a role"),
    ("APPROVE", APPROVE.replace("veto: [head]", "veto: [writer]"), "does not stand under 'of'"),
    ("APPROVE", APPROVE.replace("then: pass_it", "then: ask_all"), "does not leave the state 'voting'"),
    ("APPROVE", APPROVE.replace("else: refuse_it", "else: amend"), "nobody could fill it in"),
    ("APPROVE", APPROVE.replace("then: pass_it", "then: pass_it, form: score, reveal: all_done"), "cannot be kept back until all are in"),
    ("TASKS", "[{id: one, to: head}, {id: one, to: officer}]", "two tasks of this state are called 'one'"),
    ("TASKS", "[{id: one, to: row.what}]", "needs 'for_each'"),
    ("TASKS", "[{id: one, for_each: sheet.steps, to: row.whta}]", "Did you mean 'what'?"),
    ("TASKS", "[{id: one, to: head, due: row.until}]", "needs 'for_each'"),
    ("DONE", "3", "'done' wants 3 tasks"),
]


def said(word: str, meant: str) -> list[str]:
    """Everything that is said of the workflow with this instead."""
    text = WORKFLOW
    parts = {"APPROVE": APPROVE, "TASKS": TASKS, "DONE": "all", "NEEDS": "[]", word: meant}
    if word == "DONE":
        parts["TASKS"] = "[{id: one, to: head}]"
    for name, value in parts.items():
        text = text.replace(name, value)
    texts = {**TEXTS, PATH: text, "forms/score.yaml": SCORE, "workflows/roles.yaml": ROLES}
    found = check({path: text.encode() for path, text in texts.items()}, small_registry())
    return [str(problem) for problem in found if problem.path == PATH]


@pytest.mark.parametrize(("word", "meant", "expected"), WRONG)
def test_what_can_never_close_is_refused(word: str, meant: str, expected: str) -> None:
    assert any(expected in problem for problem in said(word, meant)), said(word, meant)


def test_what_is_right_is_not_spoken_of() -> None:
    assert [] == [problem for problem in said("DONE", "1") if "done" in problem or "approve" in problem]


def test_a_transition_cannot_carry_a_name_of_the_journal() -> None:
    assert any("the journal calls something else so" in problem for problem in said("pass_it", "vote"))
