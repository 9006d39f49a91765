"""What the tests of a workflow leave open."""

from __future__ import annotations

from iapflow.definitions.catalogue import load
from iapflow.services.workflow_coverage import coverage
from tests.definitions.small_registry import small_registry
from tests.engine.made import TEXTS
from tests.services.test_workflow_tests import GREEN, RED, run


def test_what_no_green_test_fires_or_shows_refused_is_listed() -> None:
    """A red test shows nothing."""
    workflow = load({path: text.encode() for path, text in TEXTS.items()}, small_registry()).workflows["letter_case"]

    all_of_them, one, only_red = (
        coverage(workflow, run(*tests)) for tests in (GREEN, GREEN[6:7], [test for test, _ in RED])
    )

    assert ("take_back", "reopen") == all_of_them.unfired
    assert ("hand_in", "dated") not in all_of_them.unrefused
    assert tuple(workflow.transitions) == one.unfired
    assert one.refusals == len(one.unrefused)
    assert ("hand_in", "dated") in only_red.unrefused
    assert len(all_of_them.unrefused) < one.refusals
