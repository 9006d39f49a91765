"""A simulated walk votes, does tasks, fills in forms, sets relations and begins anew."""

from __future__ import annotations

import iapflow.builtin  # noqa: F401 - registers what the recipes use
from iapflow.definitions.catalogue import load, read_project
from iapflow.errors import Text
from iapflow.extend import REGISTRY
from iapflow.services.simulating import Walk, walk
from tests.cli.conftest import ROOT


def begun(recipe: str, workflow: str) -> Walk:
    """A new case of a recipe."""
    return walk(load(read_project(ROOT / "docs" / "examples" / "recipes" / recipe), REGISTRY), REGISTRY, workflow)


def said(walking: Walk, *lines: str) -> list[str]:
    """Everything that was answered, in English and unfilled."""
    told = [one for line in lines for one in walking.take(line)]
    return [one.id if isinstance(one, Text) else str(one) for one in told]


def test_a_council_votes_and_the_case_moves() -> None:
    walking = begun("votes_with_veto", "council")

    assert [] == said(walking, "form request.aim Jauns pulciņš", "put_to_vote", "as teacher", "vote yes")
    assert "voting" == walking.bench.state
    assert [] == said(walking, "as specialist", "vote yes")
    assert "accepted" == walking.bench.state


def test_nobody_votes_twice_and_a_slip_is_answered() -> None:
    walking = begun("votes_with_veto", "council")
    said(walking, "given {state: voting, forms: {request: {aim: Pulciņš}}}", "as teacher", "vote yes")

    assert "Refused:" == said(walking, "vote no")[0]
    assert ["Write it as in: vote yes; or no, abstain, conflict"] == said(walking, "vote yeah")


def test_tasks_of_rows_are_done_by_whom_the_row_names() -> None:
    walking = begun("task_per_measure", "measures")
    rows = '[{id: a, what: Sarunas, giver: teacher}, {"id": "b", "what": "Konsultācijas", "giver": "specialist"}]'

    said(walking, f"form list.steps {rows}", "begin", "as teacher", "task step a")
    assert "running" == walking.bench.state
    said(walking, "as specialist", "task step b")

    assert "done" == walking.bench.state


def test_a_form_that_lacks_something_is_refused_until_it_is_filled() -> None:
    walking = begun("votes_with_veto", "council")

    assert "Refused:" == said(walking, "put_to_vote")[0]
    assert [] == said(walking, "form request.aim 5", "put_to_vote")


def test_names_that_are_not_there_are_said_with_the_nearest() -> None:
    walking = begun("votes_with_veto", "council")

    assert ["There is no field {name}. {hint}"] == said(walking, "form request.aims x")
    assert ["There is no form {name}. {hint}"] == said(walking, "form requests.aim x")
    assert ["Write it as in: form plan.hours 5"] == said(walking, "form request.aim")
    assert ["There is no state {name}. {hint}"] == said(walking, "given {state: vooting}")
    assert ["Write it as in: {example}"] == said(walking, "given {stat: voting}")
    assert ["There is no relation {name}. {hint}"] == said(walking, "relation autor_of_case")


def test_a_relation_keeps_somebody_off_until_it_is_taken_away() -> None:
    walking = walk(load(read_project(ROOT), REGISTRY), REGISTRY, "support_plan", "A complete draft goes to the head")

    said(walking, "submit", "as institution_head", "relation guardian_of_subject")
    assert "Refused:" == said(walking, "approve_by_head")[0]
    assert "Refused:" not in said(walking, "relation guardian_of_subject no", "approve_by_head")

    assert "approved_by_head" == walking.bench.state


def test_it_begins_anew_as_one_of_the_workflows_own_tests() -> None:
    walking = begun("votes_with_veto", "council")

    said(walking, "given Two of three are enough when the head does not object", "as specialist", "vote yes")

    assert "accepted" == walking.bench.state
