"""Tests inside a workflow know children, fillings, and cases that a step would begin."""

from __future__ import annotations

import iapflow.builtin  # noqa: F401 - registers what the definitions use
from iapflow.definitions.catalogue import check, load
from iapflow.extend import REGISTRY
from iapflow.services.workflow_tests import run_tests
from tests.services.excursion import OURS
from tests.services.town import TEXTS


def texts(**changed: str) -> dict[str, bytes]:
    """The project with the workflows of a school's own, some words changed."""
    ours = {path: text.lstrip() for path, text in OURS.items()}
    for before, after in changed.items():
        ours = {path: text.replace(before, after) for path, text in ours.items()}
    return {**TEXTS, **{path: text.encode() for path, text in ours.items()}}


def test_the_tests_of_the_excursion_are_green() -> None:
    outcomes = [one for one in run_tests(load(texts(), REGISTRY), REGISTRY) if one.workflow == "excursion"]

    assert 5 == len(outcomes)
    assert [] == [(one.test, one.failures) for one in outcomes if not one.is_green]


def said(before: str, after: str) -> str:
    """What is said when these words are written otherwise."""
    found = check(texts(**{before: after}), REGISTRY)
    return " | ".join(problem.message for problem in found if problem.level == "error")


def test_a_wrong_name_under_with_is_said_with_the_right_one() -> None:
    assert "Did you mean 'order.place'?" in said("order.place: row.place", "order.plase: row.place")
    assert "Did you mean 'row.place'?" in said("order.place: row.place", "order.place: row.plase")


def test_a_column_that_is_shown_must_be_a_field() -> None:
    assert "no field of a form" in said("shows: [trip.goal]", "shows: [case.number]")
    assert "filled many times" in said("shows: [trip.goal]", "shows: [visits.place]")


def test_which_cases_move_must_be_said() -> None:
    assert "every open case" in said("where: [children], do: cancel", "do: cancel")


def test_wrong_names_in_tests_are_said() -> None:
    assert "column of a child" in said("is_open: false, place: Cēsis", "is_open: false, plase: Cēsis")
    assert "no workflow" in said("begun: {booking: 2}", "begun: {bookings: 2}")


def test_only_the_case_before_can_be_taken_over_from() -> None:
    assert "Did you mean" in said("prefill: {trip: previous_case}", "prefill: {trip: previous}")
