"""A workflow's own tests press by a link as whom it is for."""

from __future__ import annotations

import pytest

import iapflow.builtin  # noqa: F401 - registers what the definitions use
from iapflow.definitions.catalogue import load
from iapflow.extend import REGISTRY
from iapflow.services.workflow_tests import run_tests_of
from tests.services.family import MORE, WORKFLOW
from tests.services.town import TEXTS

TESTS = """
tests:
  - name: A parent agrees by the link
    given: {state: waiting, as: guardian}
    do: [{agree: {form: {wish: Labi}}}]
    expect: {state: agreed}
  - name: A head does not agree for the family
    given: {state: waiting, as: institution_head}
    do: [{agree: {form: {wish: Labi}}}]
    expect: {refused: agree, because: by}
  - name: A link opens nothing but its own step
    given: {state: waiting, as: guardian}
    do: [drop]
    expect: {refused: drop, because: by}
"""


@pytest.mark.parametrize("number", range(3))
def test_a_step_by_link_is_tried_as_the_relative(number: int) -> None:
    texts = {**TEXTS, **MORE, "workflows/family_word.yaml": (WORKFLOW + TESTS).encode()}

    outcome = run_tests_of(load(texts, REGISTRY), "family_word", REGISTRY)[number]

    assert () == outcome.failures
