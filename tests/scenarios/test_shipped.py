"""The tests that the shipped workflows bring along: all green, and which transitions they reach."""

from __future__ import annotations

import pytest

import iapflow.builtin  # noqa: F401 - registers what the definitions use
from iapflow.definitions.catalogue import Catalogue, load
from iapflow.extend import REGISTRY
from iapflow.services.workflow_coverage import coverage
from iapflow.services.workflow_tests import Outcome, run_tests
from tests.services.town import TEXTS

BY_ITSELF = {"application": ("expire",), "youth_initiative": ("rank",)}
"""Fired by the clock, or by several people of one role, alone; tests of timers and services show them."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The shipped definitions."""
    return load(TEXTS, REGISTRY)


@pytest.fixture(scope="module")
def outcomes(catalogue: Catalogue) -> list[Outcome]:
    """Every shipped test, run."""
    return run_tests(catalogue, REGISTRY)


def test_every_shipped_test_is_green(outcomes: list[Outcome]) -> None:
    red = {f"{each.workflow}: {each.test}": each.failures for each in outcomes if not each.is_green}

    assert {} == red
    assert len(outcomes) >= 50


def test_every_transition_that_somebody_presses_is_fired_by_a_green_test(
    catalogue: Catalogue, outcomes: list[Outcome], capsys: pytest.CaptureFixture[str]
) -> None:
    missing = {name: coverage(workflow, outcomes).unfired for name, workflow in catalogue.workflows.items()}
    with capsys.disabled():
        for name, workflow in catalogue.workflows.items():
            reached = len(workflow.transitions) - len(missing[name])
            lines = f"{name}: {reached} of {len(workflow.transitions)} transitions fired by its own tests"
            print(f"\n{lines}{', not ' + ', '.join(missing[name]) if missing[name] else ''}", end="")  # noqa: T201

    assert {} == {name: left for name, left in missing.items() if set(left) - set(BY_ITSELF.get(name, ()))}
