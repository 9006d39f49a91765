"""Votes and tasks in a workflow's own tests."""

from __future__ import annotations

import pytest

from iapflow.definitions.catalogue import load
from iapflow.extend import REGISTRY
from iapflow.services.workflow_tests import run_tests_of
from tests.services.council import COUNCIL

GIVEN = "forms: {proposal: {amount: 5, steps: [{id: s1, what: viens, giver: member}]}}"
GREEN = [
    f"given: {{state: voting, {GIVEN}}}, do: [{{vote: {{as: member, answer: yes, form: {{points: 7}}}}}}], expect: {{state: voting, tasks: [institution_head, adviser]}}",
    f"given: {{state: voting, {GIVEN}, votes: [{{as: member, answer: yes}}]}}, do: [{{vote: {{as: institution_head, answer: yes, form: {{points: 7}}}}}}], expect: {{state: passed}}",
    f"given: {{state: voting, {GIVEN}}}, do: [{{vote: {{as: institution_head, answer: no, form: {{points: 1}}}}}}], expect: {{state: turned_down}}",
    f"given: {{state: voting, {GIVEN}, votes: [{{as: member, answer: yes}}]}}, do: [{{vote: {{as: member, answer: no}}}}], expect: {{refused: vote, because: voted}}",
    f"given: {{state: voting, {GIVEN}}}, do: [{{vote: {{as: member, answer: yes, form: {{points: 70}}}}}}], expect: {{refused: vote, because: form}}",
    "given: {state: voting, forms: {proposal: {amount: 0}}}, do: [{vote: {as: member, answer: abstain}}], expect: {refused: vote, because: amount}",
    f"given: {{state: asking, {GIVEN}}}, do: [], expect: {{tasks: [teacher_view, specialist_view, step]}}",
    f"given: {{state: asking, {GIVEN}}}, do: [{{task: {{as: member, id: teacher_view, form: {{words: Jā}}}}}}, {{task: {{as: adviser, id: specialist_view, form: {{words: Jā}}}}}}, {{task: {{as: member, id: step, row: s1}}}}], expect: {{state: voting, tasks: [institution_head, member, adviser]}}",
    f"given: {{state: asking, {GIVEN}}}, do: [{{task: {{as: adviser, id: teacher_view, form: {{words: Jā}}}}}}], expect: {{refused: task, because: by}}",
    f"given: {{state: draft, as: institution_coordinator, {GIVEN}}}, do: [ask_all], expect: {{state: asking, tasks: [teacher_view, specialist_view, step]}}",
]


@pytest.mark.parametrize("line", GREEN)
def test_votes_and_tasks_are_played(line: str) -> None:
    text = COUNCIL["workflows/council.yaml"].decode() + f"tests:\n  - {{name: One, {line}}}\n"
    known = load({**COUNCIL, "workflows/council.yaml": text.encode()}, REGISTRY)

    (outcome,) = run_tests_of(known, "council", REGISTRY)

    assert () == outcome.failures
