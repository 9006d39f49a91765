"""Publishing refuses while a test is red, and names it."""

from __future__ import annotations

import pytest

from iapflow.definitions.catalogue import load
from iapflow.errors import DefinitionError
from iapflow.extend import REGISTRY
from iapflow.services.definitions import publish
from iapflow.services.workflow_proof import failing_tests
from iapflow.store.definition_text import DefinitionText
from tests.definitions.small_registry import small_registry
from tests.engine.made import TEXTS
from tests.services.town import NOW, Town
from tests.services.town import TEXTS as SHIPPED

PATH = "workflows/letter_case.yaml"
RED = "tests:\n  - name: It is done at once\n    given: {state: handed_in, as: head}\n    do: [approve]\n    expect: {state: done}\n"


def texts_with(tests: str) -> dict[str, bytes]:
    """The small workflow with these tests."""
    return {**{path: text.encode() for path, text in TEXTS.items()}, PATH: f"{TEXTS[PATH]}\n{tests}".encode()}


def test_a_failing_test_is_told_with_its_name_and_line() -> None:
    texts, registry = texts_with(RED), small_registry()

    (problem,) = failing_tests(load(texts, registry), registry)

    line = texts[PATH].decode().split("\n").index("  - name: It is done at once") + 1
    assert (PATH, line, "def.failing_test") == (problem.path, problem.line, problem.code)
    assert "the test 'It is done at once' fails: expected state done, found approved" == problem.message


def test_a_green_one_is_not_run_twice() -> None:
    registry = small_registry()
    catalogue = load(texts_with(RED.replace("state: done}", "state: approved}")), registry)

    assert [] == failing_tests(catalogue, registry)
    assert [] == failing_tests(catalogue, registry)


def test_nothing_is_published_while_a_test_is_red(town: Town) -> None:
    path = "workflows/application.yaml"
    text = SHIPPED[path].decode().replace("version: 1", "version: 2", 1).rstrip()
    assert "\ntests:\n" in text
    red = "\n  - name: Wrong\n    given: {state: prepared}\n    do: []\n    expect: {state: signed}\n"
    before = town.count(DefinitionText)

    with pytest.raises(DefinitionError) as refused:
        publish(town.store, {**SHIPPED, path: (text + red).encode()}, REGISTRY, NOW)

    assert ["def.failing_test"] == [problem.code for problem in refused.value.problems]
    assert "'Wrong'" in refused.value.problems[0].message
    assert before == town.count(DefinitionText)


def test_nothing_is_published_in_which_somebody_would_be_stuck(town: Town) -> None:
    path = "workflows/application.yaml"
    text = SHIPPED[path].decode().replace("version: 1", "version: 2", 1)
    text = text.replace("\nstates:\n", "\nstates:\n  adrift: {label: {lv: X, en: X}}\n", 1)
    ways = (
        "  drift: {label: {lv: X, en: X}, from: prepared, to: adrift, by: [class_teacher]}\n"
        "  land: {label: {lv: Y, en: Y}, from: adrift, to: prepared, by: [class_teacher],"
        " needs: [{if: \"case.state == 'prepared'\", else: {lv: N, en: N}}]}\n"
    )
    texts = {**SHIPPED, path: text.replace("transitions:\n", f"transitions:\n{ways}", 1).encode()}

    with pytest.raises(DefinitionError) as refused:
        publish(town.store, texts, REGISTRY, NOW)

    assert ["path.dead_end"] == [problem.code for problem in refused.value.problems]
