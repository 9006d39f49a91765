"""What an administrator reads before publishing."""

from __future__ import annotations

from iapflow.services.judging import judged
from tests.definitions.books import bases
from tests.definitions.small_registry import small_registry

PATH = "workflows/day_plan.yaml"


def with_changes(*changes: tuple[str, str]) -> dict[str, bytes]:
    """The small project, its workflow changed."""
    texts = bases()
    for this, that in changes:
        texts[PATH] = texts[PATH].replace(this.encode(), that.encode())
    return texts


def test_dead_ends_and_failing_tests_are_told_beside_the_checks() -> None:
    never = "    needs: [{if: \"case.state == 'draft'\", else: {lv: N, en: N}}]\n"
    texts = with_changes(
        ("    binds: plan\n", never),
        ("    to: draft\n    by: [institution_head]", "    to: submitted\n    by: [institution_head]"),
    )
    texts[PATH] += b"tests:\n  - {name: T, given: {state: draft}, do: [], expect: {state: closed}}\n"

    codes = {problem.code for problem in judged(texts, small_registry())}

    assert {"path.trap", "def.failing_test"} <= codes


def test_errors_are_told_alone() -> None:
    texts = with_changes(("from: draft", "from: drfat"))

    assert all(problem.code.startswith("def.") for problem in judged(texts, small_registry()))


def test_a_good_project_has_nothing_said_about_it() -> None:
    assert [] == judged(bases(), small_registry())
