"""What the explorer found stands at its line."""

from __future__ import annotations

from iapflow.definitions.catalogue import load
from iapflow.services.workflow_paths import all_problems, stuck, walk
from tests.definitions.books import bases, changed
from tests.definitions.small_registry import small_registry

PATH = "workflows/day_plan.yaml"


def test_a_dead_end_is_an_error_at_its_state() -> None:
    texts = changed(PATH, "    binds: plan\n", "    needs: [{if: \"case.state == 'draft'\", else: {lv: N, en: N}}]\n")
    texts[PATH] = texts[PATH].replace(b"  send_back:\n", b"  send_back:\n    within: 1 days\n")
    texts[PATH] = texts[PATH].replace(
        b"    to: draft\n    by: [institution_head]", b"    to: submitted\n    by: [institution_head]"
    )

    problems = all_problems(walk(load(texts, small_registry())))

    lines = texts[PATH].decode().split("\n")
    errors = [problem for problem in problems if problem.level == "error"]
    assert ["  draft:", "  submitted:"] == [lines[problem.line - 1] for problem in errors]
    assert all("no end can be reached" in problem.message for problem in errors)
    assert errors == stuck(load(texts, small_registry()))


def test_a_good_project_is_walked_in_silence() -> None:
    (walked,) = walk(load(bases(), small_registry()))

    assert ("day_plan", True, ()) == (walked.workflow, walked.is_whole, walked.problems)
    assert walked.ways >= walked.spots - 1
