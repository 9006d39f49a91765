"""What would change is told before it does; what was published can be listed and gone back to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import call


@pytest.fixture
def published(ready: dict[str, str], project: Path) -> dict[str, str]:
    """The shipped definitions are published, and the project's copy of the plan has a next version."""
    environ = {**ready, "IAPFLOW_PROJECT": str(project)}
    assert 0 == call("publish", **environ).exit_code
    file = project / "workflows" / "support_plan.yaml"
    text = file.read_text("utf-8")
    version = int(text.split("version: ", 1)[1].split(maxsplit=1)[0])
    text = text.replace(f"version: {version}", f"version: {version + 1}", 1)
    file.write_text(text.replace("{lv: Apstiprināt, en: Approve}", "{lv: Piekrist, en: Agree to it}", 1), "utf-8")
    return {**environ, "VERSION": str(version)}


def test_a_trial_tells_what_would_be_and_does_nothing(published: dict[str, str]):
    """In words, in either language; a second trial says the same."""
    first, second = (call("publish", "--dry-run", **published) for _ in range(2))
    latvian = call("publish", "--dry-run", "--language", "lv", **published)

    assert 0 == first.exit_code, first.output
    assert "Action “Approve” is called “Agree to it” now." in first.output
    assert first.output == second.output
    assert "„Apstiprināt”" in latvian.output
    assert "is called" not in latvian.output


def test_a_trial_for_other_programs_is_json(published: dict[str, str]):
    """With counts for each workflow."""
    found = json.loads(call("publish", "--dry-run", "--json", **published).output)

    (plan,) = found["workflows"]
    assert ("support_plan", {"unaffected": 0, "mapped": 0, "blocked": 0}, []) == (
        plan["workflow"], plan["counts"], plan["cases"]
    )  # fmt: skip
    assert plan["differs"]


def test_a_difference_is_told_in_words_and_in_lines(published: dict[str, str]):
    """Against what is published."""
    words, lines = call("diff", **published), call("diff", "--lines", **published)

    assert "support_plan: Action “Approve” is called “Agree to it” now." in words.output
    assert "--- workflows/support_plan.yaml" not in words.output
    assert "--- workflows/support_plan.yaml" in lines.output


def test_an_older_version_is_gone_back_to_under_a_new_number(published: dict[str, str]):
    """Listed with when and by whom."""
    number = int(published["VERSION"])
    assert 0 == call("publish", **published).exit_code

    trial = call("rollback", "support_plan", str(number), "--dry-run", **published)
    done = call("rollback", "support_plan", str(number), **published)
    listed = call("versions", "support_plan", **published)

    assert f"support_plan {number + 1} -> {number + 2}" in trial.output
    assert f"version {number + 2}" in done.output, done.output
    numbers = [int(line.split()[0]) for line in listed.output.splitlines()]
    assert sorted([number, number + 1, number + 2]) == sorted(numbers)
    assert "command line  in force" in listed.output


def test_what_does_not_exist_is_one_sentence(published: dict[str, str]):
    """A version, a workflow."""
    assert 1 == call("rollback", "support_plan", "99", **published).exit_code
    assert "Nothing is published as nothing." in call("versions", "nothing", **published).output


def test_a_trial_of_something_wrong_tells_every_problem(published: dict[str, str], project: Path):
    """And changes nothing."""
    file = project / "workflows" / "support_plan.yaml"
    file.write_text(file.read_text("utf-8").replace("by: [plan_author]", "by: [plan_autor]", 1), "utf-8")

    done = call("publish", "--dry-run", **published)

    assert 1 == done.exit_code
    assert "plan_author" in done.output
