"""The runner of the tests in a workflow's file: what is green, and what each kind of miss says."""

from __future__ import annotations

from typing import Any

import pytest

from iapflow.definitions.catalogue import load
from iapflow.services.workflow_tests import Outcome, run_tests
from tests.definitions.small_registry import small_registry
from tests.engine.made import TEXTS

PATH = "workflows/letter_case.yaml"
FORMS = (
    "forms: {sheet: {amount: 50, until: 2026-12-01, steps: [{id: s1, what: one}]}}, facts: {application_signed: true}"
)
GREEN = [
    f"given: {{as: writer, {FORMS}}}, do: [hand_in], expect: {{state: handed_in, due: 2026-12-01}}",
    f"given: {{as: writer, {FORMS}}}, do: [hand_in], expect: {{tasks: [head, officer], letters: waits, recorded: {{risks: 1}}}}",
    f"given: {{as: writer, {FORMS}, today: 2026-12-02}}, do: [hand_in], expect: {{refused: hand_in, because: dated}}",
    "given: {as: writer, forms: {sheet: {amount: much}}}, do: [hand_in], expect: {refused: hand_in, because: form}",
    "given: {as: writer, rows: {sheet.steps: [{id: s1, what: one}]}}, do: [hand_in], expect: {refused: hand_in, because: enough}",
    "given: {state: handed_in, as: head}, do: [hand_in], expect: {refused: hand_in, because: state}",
    "given: {as: head}, do: [hand_in], expect: {refused: hand_in, because: by}",
    "given: {}, do: [hand_in], expect: {refused: hand_in, because: by}",
    "given: {state: handed_in, as: head, relations: [author_of_case]}, do: [approve], expect: {refused: approve, because: not_by}",
    "given: {state: handed_in, as: head, roles: {head: ilze, writer: ilze}}, do: [approve], expect: {refused: approve, because: not_by}",
    "given: {state: handed_in, as: officer, facts: {agreement_valid: true}}, do: [approve, agree], expect: {refused: agree, because: not_by}",
    "given: {state: handed_in, as: head, facts: {agreement_valid: true}}, do: [approve, {agree: {as: officer}}], expect: {state: done}",
    "given: {state: handed_in, as: head, institution: {partner_type: municipal}, facts: {agreement_valid: true}}, do: [approve], expect: {state: at_town, due: 2026-10-06}",
    "given: {state: handed_in, as: head}, do: [{return_it: {form: {words: Nē}}}], expect: {state: draft, due: 2026-10-15}",
    "given: {state: approved, facts: {agreement_valid: true}}, do: [{wait: 1 day}], expect: {state: at_state}",
    "given: {state: at_state}, do: [{wait: 6 days}], expect: {state: at_state}",
    "given: {state: at_state}, do: [{wait: 7 days}], expect: {state: done}",
    "given: {state: at_state}, do: [{to: 2026-10-08}], expect: {state: done}",
    "given: {state: done, as: officer}, do: [{wait: 11 days}, reopen], expect: {refused: reopen, because: within}",
    "given: {as: head, facts: {agreement_valid: true}}, do: [start], expect: {state: draft, letters: waits}",
    "given: {as: head, facts: {agreement_valid: false}}, do: [start], expect: {refused: start, because: agreement}",
    "given: {facts: {agreement_valid: true}}, do: [{start: {as: head}}], expect: {state: draft}",
]
RED = [
    ("given: {state: handed_in, as: head}, do: [approve], expect: {state: done}", "expected state done, found approved"),
    ("given: {as: head}, do: [hand_in], expect: {state: handed_in}", "hand_in was refused because of by"),
    ("given: {state: handed_in, as: head}, do: [approve], expect: {refused: approve}", "but it was done"),
    ("given: {as: head}, do: [hand_in], expect: {refused: hand_in, because: state}", "because of state, found by"),
    ("given: {as: head}, do: [hand_in], expect: {refused: approve}", "expected that approve is refused, but hand_in was"),
    ("given: {state: handed_in, as: writer}, do: [take_back], expect: {letters: waits}", "expected letters waits, found nothing"),
    ("given: {state: handed_in, as: writer}, do: [take_back], expect: {tasks: head}", "expected tasks head, found writer"),
    ("given: {state: handed_in, as: writer}, do: [take_back], expect: {due: 2026-10-16}", "expected due 2026-10-16, found 2026-10-15"),
    ("given: {forms: {sheet: {}}}, do: [], expect: {hidden: sheet.amount}", "expected hidden sheet.amount"),
    ("given: {forms: {sheet: {}}}, do: [], expect: {required: [sheet.amount, sheet.until]}", "expected required sheet.amount, sheet.until"),
    ("given: {state: draft}, do: [{vote: {as: head, answer: yes}}], expect: {state: draft}", "vote was refused because of state"),
]  # fmt: skip


def run(*tests: str) -> list[Outcome]:
    """Run tests written as `given: …, do: …, expect: …`."""
    lines = "".join(f"  - {{name: 'Test {number}', {test}}}\n" for number, test in enumerate(tests))
    texts: dict[str, Any] = {**TEXTS, PATH: f"{TEXTS[PATH]}\ntests:\n{lines}"}
    registry = small_registry()
    return run_tests(load({path: text.encode() for path, text in texts.items()}, registry), registry)


@pytest.fixture(scope="module")
def green() -> list[Outcome]:
    """All right tests, run together."""
    return run(*GREEN)


@pytest.fixture(scope="module")
def red() -> list[Outcome]:
    """All wrong tests, run together."""
    return run(*(test for test, _ in RED))


@pytest.mark.parametrize("number", range(len(GREEN)), ids=lambda number: GREEN[number][-60:])
def test_what_is_expected_and_happens_is_green(green: list[Outcome], number: int) -> None:
    assert () == green[number].failures


@pytest.mark.parametrize("number", range(len(RED)), ids=lambda number: RED[number][1])
def test_what_does_not_happen_is_said(red: list[Outcome], number: int) -> None:
    assert not red[number].is_green
    assert any(RED[number][1] in failure for failure in red[number].failures)


def test_every_failed_expectation_is_said() -> None:
    (outcome,) = run("given: {as: head}, do: [hand_in], expect: {state: handed_in, letters: waits}")

    assert 3 == len(outcome.failures)


def test_an_outcome_names_its_test_and_its_path(green: list[Outcome]) -> None:
    assert ("letter_case", "Test 11", ("approve", "agree")) == (green[11].workflow, green[11].test, green[11].fired)
    assert 11 == green[11].number
    assert (("hand_in", "by"),) == green[6].refused


def test_a_test_takes_milliseconds(green: list[Outcome]) -> None:
    """In memory, whatever the machine is busy with."""
    assert all(0 < outcome.milliseconds < 500 for outcome in green)
