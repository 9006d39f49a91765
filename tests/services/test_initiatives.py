"""A youth initiative project from the proposal to the payment, and what an organisation is told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from iapflow.documents.sepa_file import sepa_of
from iapflow.errors import Missing, Refused
from iapflow.reports.initiatives import projects
from iapflow.reports.viewer import Viewer
from iapflow.services.initiative_payments import batch_of
from iapflow.services.looking import look
from iapflow.services.payments import Order
from iapflow.store.initiatives import InitiativeActivity, InitiativeCount, InitiativePresence
from tests.services.initiative import CONTRACT, PANEL, PAYMENT, PROPOSAL, REPORT, Initiative
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
    initiative.fire(first, "give_up_place", "ngo")

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


def scored(initiative: Initiative, name: str, points: str) -> int:
    """A proposal to which the whole panel gives the same."""
    case = initiative.scoring(name)
    for judge in PANEL:
        initiative.vote(case, judge, points)
    return case


def refused_grant(initiative: Initiative, case: int) -> str:
    """Why a project is not granted now."""
    with pytest.raises(Refused) as refused:
        initiative.fire(case, "grant", "municipal_coordinator")
    return refused.value.reasons[0].because


def test_a_lower_score_waits_for_the_higher_one_and_the_reserve_moves_up(initiative: Initiative) -> None:
    lower, higher = scored(initiative, "ngo", "1"), scored(initiative, "other_ngo", "3")
    because = refused_grant(initiative, lower)
    initiative.fire(higher, "grant", "municipal_coordinator")
    initiative.fire(lower, "put_in_reserve", "municipal_coordinator")
    full = refused_grant(initiative, lower)
    initiative.fire(higher, "give_up_place", "other_ngo")

    assert ("in_order", "places_left") == (because, full)
    assert "approved" == initiative.fire(lower, "grant", "municipal_coordinator").state


def test_at_equal_points_whoever_handed_in_earlier_stands_first(initiative: Initiative) -> None:
    town = initiative.town
    first, second = scored(initiative, "ngo", "2"), scored(initiative, "other_ngo", "2")

    assert "in_order" == refused_grant(initiative, second)
    with town.store.reading() as session:
        viewer = Viewer(town.who("municipal_coordinator"), town.room.definitions.current(session))
        assert {first: 1, second: 2} == {row.case_id: row.place for row in projects(session, viewer)}


def test_nothing_is_granted_while_a_proposal_is_unscored(initiative: Initiative) -> None:
    case = scored(initiative, "ngo", "3")
    initiative.scoring("other_ngo")

    assert "all_scored" == refused_grant(initiative, case)


def test_a_list_names_an_activity_of_the_contract_and_each_has_one(initiative: Initiative) -> None:
    case = initiative.running()
    rows = [{"id": "p1", "full_name": "Elza Paraugliepa", "school": str(initiative.town.school)}]
    listed = {"activity": "Ballīte", "held_on": "2026-10-01", "place": "Zāle", "people": rows}

    with pytest.raises(Refused) as refused:
        initiative.fire(case, "add_list", "ngo", attendance=listed)
    initiative.fire(case, "add_list", "ngo", attendance={**listed, "activity": " turnirs "})

    assert "Turnīrs" in str(refused.value.reasons[0].sentence.params)
    with initiative.town.store.reading() as session:
        assert ["a1"] == list(session.scalars(select(InitiativePresence.activity_row)))


def test_an_activity_without_a_list_keeps_the_report_from_being_accepted(initiative: Initiative) -> None:
    case = initiative.reported()
    initiative.count(case, 6)
    with initiative.town.store as session:
        session.add(
            InitiativeActivity(case_id=case, row_id="a2", name="Izstāde", held_on=date(2026, 11, 2), place="Zāle")
        )

    with pytest.raises(Refused) as refused:
        initiative.fire(case, "accept", "municipal_coordinator")

    assert "all_listed" == refused.value.reasons[0].because


def test_what_is_due_goes_into_files_and_is_gone_once_it_is_marked(initiative: Initiative) -> None:
    town, accountant = initiative.town, initiative.town.who("municipal_accountant")
    case = initiative.running()
    order = Order([case], "Novads", "LV80BANK0000435195001", "2026-10-01", "")

    advance = batch_of(town.store, town.room, accountant, order)
    initiative.fire(case, "pay_advance", "municipal_accountant", advance=PAYMENT)
    with pytest.raises(Refused):
        batch_of(town.store, town.room, accountant, order)
    listed = {"activity": "Turnīrs", "held_on": "2026-10-01", "place": "Zāle"}
    people = [{"id": f"p{n}", "full_name": f"Dalībnieks {n}", "school": str(town.school)} for n in range(10)]
    initiative.fire(case, "add_list", "ngo", attendance={**listed, "people": people})
    initiative.fire(case, "hand_in_report", "ngo", report=REPORT)
    initiative.count(case, 6)
    initiative.fire(case, "accept", "municipal_coordinator")
    balance = batch_of(town.store, town.room, accountant, order)

    assert (100_000, 360_000) == (advance.cents, balance.cents)
    assert b"LV80BANK0000435195001" in sepa_of(balance)
    assert ("Biedrība ngo", "LV80BANK0000435195001") == (balance.payments[0].payee, balance.payments[0].iban)


@pytest.mark.parametrize("name", ["accountant", "ngo", "municipal_coordinator"])
def test_only_the_municipalitys_accountant_pays(initiative: Initiative, name: str) -> None:
    case = initiative.running()
    order = Order([case], "Novads", "LV80BANK0000435195001", "2026-10-01", "")
    town = initiative.town
    if name not in town.people:
        with town.store as session:
            town.person(session, "accountant", town.school)

    with pytest.raises(Refused):
        batch_of(town.store, town.room, town.who(name), order)


def test_participation_is_noted_in_the_plan_by_its_author_only(initiative: Initiative) -> None:
    town = initiative.town
    initiative.running()
    plan = town.delivered()
    with town.store.reading() as session:
        activity = session.scalars(select(InitiativeActivity.id)).one()

    with pytest.raises(Refused):
        initiative.fire(plan, "note_participation", "plan_author", participation={"activity": str(activity)})
    town.now = datetime(2026, 10, 21, 9, tzinfo=UTC)
    initiative.fire(plan, "note_participation", "plan_author", participation={"activity": str(activity)})

    assert town.journal(plan).count("note_participation") == 1
    with pytest.raises(Missing):
        initiative.fire(plan, "note_participation", "ngo", participation={"activity": str(activity)})
