"""Who is told of what is late: deputies, then level by level up the chain of the case."""

from iapflow.policy.escalating import DEPUTY, levels_above, people_told
from iapflow.policy.line import Holder
from tests.engine.made import book

WIDER = {"institution": "municipality", "municipality": "nation", "nation": None}


def test_levels_hold_the_roles_this_workflow_concerns_nearest_first() -> None:
    """Roles tied to a case, and those the workflow never names, are passed over."""
    levels = levels_above(book().workflow, book().roles, "writer", WIDER)

    assert [["head"], [], ["officer"]] == levels
    assert [] == levels_above(book().workflow, book().roles, "nobody", WIDER)


def test_a_circle_of_scopes_ends() -> None:
    assert [[], []] == levels_above(book().workflow, book().roles, "head", {"institution": "x", "x": "institution"})


def test_a_deputy_is_told_first_and_the_late_holder_never() -> None:
    holders = {"head": [Holder(1), Holder(2, acting_for=1)], "officer": [Holder(3)]}

    assert {2} == people_told(DEPUTY, "head", [["officer"]], holders)
    assert {3} == people_told("head", "head", [["officer"]], {"head": [Holder(1)], "officer": [Holder(1), Holder(3)]})


def test_a_level_without_anybody_is_passed_over_and_the_chain_may_end() -> None:
    assert {3} == people_told(DEPUTY, "head", [["town"], ["officer"]], {"officer": [Holder(3)]})
    assert set() == people_told(DEPUTY, "officer", [], {"officer": [Holder(3)]})


def test_each_further_step_tells_the_next_level_that_has_somebody_new() -> None:
    holders = {"head": [Holder(1), Holder(2, acting_for=1)], "town": [Holder(2)], "officer": [Holder(3)]}
    levels = [["town"], [], ["officer"]]

    assert [{2}, {3}, set()] == [people_told(DEPUTY, "head", levels, holders, step) for step in range(3)]
