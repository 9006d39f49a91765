"""A youth initiative project from the proposal to the payment, and what an organisation is told."""

from __future__ import annotations

import pytest

from iapflow.errors import Missing, Refused
from iapflow.services.looking import look
from iapflow.store.initiatives import InitiativeCount
from tests.services.initiative import CONTRACT, PAYMENT, PROPOSAL, Initiative
from tests.services.town import Town


@pytest.fixture
def initiative(town: Town) -> Initiative:
    """The town with an open call."""
    return Initiative(town)


def test_a_project_is_scored_granted_counted_accepted_and_paid(initiative: Initiative) -> None:
    case = initiative.reported()
    initiative.count(case, 6)
    initiative.fire(case, "accept", "municipal_coordinator")

    initiative.fire(case, "pay", "municipal_accountant", payment=PAYMENT)

    project = initiative.project(case)
    assert (6667, 460_000, 460_000) == (project.points_hundredths, project.granted_cents, project.paid_cents)
    assert (10, 6, True) == (project.told_present, project.told_at_risk, project.is_met)


def test_whoever_declares_a_conflict_has_no_sheet_and_the_others_decide(initiative: Initiative) -> None:
    case = initiative.scoring()

    initiative.vote(case, "first_judge", answer="conflict")
    initiative.vote(case, "second_judge", "3")
    last = initiative.vote(case, "third_judge", "0")

    assert "ranked" == last.state
    assert 5000 == initiative.project(case).points_hundredths


def test_what_one_member_says_is_hidden_from_the_others_until_all_are_in(initiative: Initiative) -> None:
    case = initiative.scoring()
    initiative.vote(case, "first_judge")

    seen = look(initiative.town.store, initiative.town.room, initiative.town.who("second_judge"), case)

    assert "first_judge raksta" not in str(seen)


def test_places_of_the_call_are_not_given_twice(initiative: Initiative) -> None:
    first, second = initiative.ranked(), initiative.ranked("other_ngo")
    initiative.fire(first, "grant", "municipal_coordinator")

    with pytest.raises(Refused) as refused:
        initiative.fire(second, "grant", "municipal_coordinator")
    initiative.fire(second, "put_in_reserve", "municipal_coordinator")
    initiative.fire(first, "withdraw", "ngo")

    assert "places_left" == refused.value.reasons[0].because
    assert "approved" == initiative.fire(second, "grant", "municipal_coordinator").state


@pytest.mark.parametrize("amount", ["4599.99", "4600.01", "0", "-4600", "NaN"])
def test_any_other_sum_is_refused(initiative: Initiative, amount: str) -> None:
    case = initiative.ranked()
    initiative.fire(case, "grant", "municipal_coordinator")

    with pytest.raises(Refused):
        initiative.fire(case, "contract", "municipal_coordinator", contract={**CONTRACT, "amount": amount})

    assert initiative.project(case).granted_cents is None


def test_an_advance_is_recovered_where_nothing_is_proven(initiative: Initiative) -> None:
    case = initiative.running()
    initiative.fire(case, "pay_advance", "municipal_accountant", advance=PAYMENT)
    initiative.fire(case, "refuse_results", "municipal_coordinator", reason={"comment": "Nekas nav noticis."})

    initiative.fire(case, "recover", "municipal_accountant", recovery=PAYMENT)

    project = initiative.project(case)
    assert (100_000, 100_000) == (project.paid_cents, project.recovered_cents)


def test_an_organisation_does_not_reach_anothers_project(initiative: Initiative) -> None:
    case = initiative.begin()

    with pytest.raises((Missing, Refused)):
        initiative.fire(case, "submit", "other_ngo", proposal=PROPOSAL)


def test_a_number_is_counted_once_lists_stand_still_and_told_once(initiative: Initiative) -> None:
    case = initiative.running()
    with pytest.raises(Missing):
        initiative.count(case, 0)
    rows = [{"id": "p1", "full_name": "Elza Paraugliepa", "school": str(initiative.town.school)}]
    listed = {"activity": "Turnīrs", "held_on": "2026-10-01", "place": "Zāle", "people": rows}
    initiative.fire(case, "add_list", "ngo", attendance=listed)
    with pytest.raises(Refused):
        initiative.count(case, 1)

    assert 0 == initiative.town.count(InitiativeCount)


@pytest.mark.parametrize("typed", [-1, 11, None])
def test_more_at_risk_than_present_is_refused(initiative: Initiative, typed: int | None) -> None:
    case = initiative.reported()

    with pytest.raises(Refused):
        initiative.count(case, typed)

    assert 0 == initiative.town.count(InitiativeCount)


@pytest.mark.parametrize("name", ["ngo", "municipal_coordinator", "subject_teacher", "other_head"])
def test_only_the_schools_own_people_count(initiative: Initiative, name: str) -> None:
    case = initiative.reported()

    with pytest.raises(Missing):
        initiative.count(case, 5, name)


def test_too_small_a_share_is_not_accepted(initiative: Initiative) -> None:
    case = initiative.reported()
    initiative.count(case, 2)

    with pytest.raises(Refused) as refused:
        initiative.fire(case, "accept", "municipal_coordinator")

    assert "condition" == refused.value.reasons[0].because
    with pytest.raises(Refused):
        initiative.count(case, 9)
