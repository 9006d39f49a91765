"""Clocks in a workflow's own tests: given, waited for, extended, and expected."""

from __future__ import annotations

import pytest

from iapflow.definitions.catalogue import load
from iapflow.errors import DefinitionError
from iapflow.services.workflow_tests import Outcome, run_tests
from tests.definitions.small_registry import small_registry
from tests.engine.clock_case import CLOCKS, WORKFLOW
from tests.engine.made import TEXTS

GREEN = [
    "given: {as: writer, today: 2026-10-05}, do: [ask], expect: {due: {term: 2026-10-19}}",
    "given: {as: writer, today: 2026-10-05}, do: [ask, {to: 2026-10-07}, pause, {wait: 6 days}, resume], expect: {due: {term: 2026-10-23}}",
    "given: {state: checked, as: writer, today: 2026-10-06, clocks: {term: 2026-10-05}}, do: [prolong], expect: {due: {term: 2026-10-26}}",
    "given: {state: checked, as: writer, clocks: {term: {began: 2026-10-05, extended: 1}}}, do: [prolong], expect: {refused: prolong, because: extended}",
    "given: {state: checked, as: writer, today: 2026-10-20, clocks: {term: {due: 2026-10-19}}}, do: [urge], expect: {state: done}",
    "given: {state: checked, as: writer, today: 2026-10-19, clocks: {term: {due: 2026-10-19}}}, do: [urge], expect: {refused: urge, because: is_late}",
    "given: {state: waiting, as: writer, today: 2026-10-13, clocks: {term: {began: 2026-10-05, stopped: 2026-10-07}}}, do: [resume], expect: {due: {term: 2026-10-23}}",
]


def run(*tests: str) -> list[Outcome]:
    """These tests of the case with a clock."""
    lines = "".join(f"  - {{name: 'Test {number}', {test}}}\n" for number, test in enumerate(tests))
    workflow = f"{WORKFLOW.replace('CLOCKS', CLOCKS, 1)}tests:\n{lines}"
    texts = {path: text.encode() for path, text in {**TEXTS, "workflows/letter_case.yaml": workflow}.items()}
    registry = small_registry()
    return run_tests(load(texts, registry), registry)


def test_what_a_clock_is_expected_to_do_is_green() -> None:
    assert [()] * len(GREEN) == [outcome.failures for outcome in run(*GREEN)]


def test_a_wrong_day_of_a_clock_is_said() -> None:
    (outcome,) = run("given: {as: writer, today: 2026-10-05}, do: [ask], expect: {due: {term: 2026-10-20}}")

    assert ("expected due term 2026-10-20, found 2026-10-19",) == outcome.failures


@pytest.mark.parametrize(
    "test",
    [
        "given: {clocks: {tern: 2026-10-05}}, expect: {state: draft}",
        "given: {as: writer}, expect: {due: {tern: 2026-10-05}}",
    ],
)
def test_a_clock_that_does_not_exist_is_refused_with_a_suggestion(test: str) -> None:
    with pytest.raises(DefinitionError, match=r"there is no clock 'tern'\. Did you mean 'term'"):
        run(test)
