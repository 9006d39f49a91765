"""Where a case may be opened: what the workflow says about its place is heeded before anything is offered."""

from __future__ import annotations

from iapflow.services import starting
from iapflow.store.case import Case
from iapflow.store.initiatives import WORKFLOW
from tests.services.initiative import Initiative
from tests.services.town import Town


def offered(town: Town, name: str, workflow: str) -> list[str]:
    """The names of the places that the page offers."""
    found = starting.starting(town.store, town.room, town.who(name), workflow, ({}, False))
    place = next(one for one in found.questions if one.name == starting.INSTITUTION)
    return [code for code, _ in place.options]


def test_a_coordinator_prepares_a_call_in_the_own_municipality(town: Town) -> None:
    assert [str(town.units["NOV"])] == offered(town, "municipal_coordinator", "initiative_call")


def test_an_organisation_is_offered_the_municipality_that_accepted_it(town: Town) -> None:
    made = Initiative(town)

    assert [str(town.units["NOV"])] == offered(made.town, "ngo", WORKFLOW)


def test_a_plan_is_opened_in_schools_only(town: Town) -> None:
    assert [str(town.school)] == offered(town, "institution_head", "support_plan")


def test_a_municipal_coordinator_opens_a_call_from_the_page(town: Town) -> None:
    who = town.who("municipal_coordinator")

    case = starting.open_case(town.store, town.room, who, "initiative_call", ({}, "a" * 32))

    assert 1 == town.count(Case, id=case, workflow="initiative_call", state="draft")
