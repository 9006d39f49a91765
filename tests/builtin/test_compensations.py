"""Claims against agreed plans: never more than agreed, never twice, never for days of absence."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from iapflow.errors import Refused
from iapflow.services import director_orders
from iapflow.store.case import Case
from iapflow.store.claim import Absence, Claim, ClaimLine
from iapflow.store.claimed import Support
from tests.services.shop import CHECKED, Shop


@pytest.fixture
def shop(town):
    shop = Shop(town.store)
    shop.open()
    return shop


def refused(shop, case, answers):
    with pytest.raises(Refused) as told:
        shop.hand_in(case, answers)
    return {reason.fix or reason.because for reason in told.value.reasons}


def test_a_claim_is_written_against_the_row_of_the_agreed_plan(shop):
    case = shop.claim()
    shop.hand_in(case, shop.meals())

    with shop.store.reading() as session:
        claim, line = session.get(Claim, case), session.scalars(select(ClaimLine)).one()
        left = Support(session, shop.school, shop.learner, shop.semester).left("K04")
    assert (2500, None, "Anna Paraugliepa") == (claim.asked_cents, claim.eligible_cents, claim.payee)
    assert (shop.plan_id, "m1", 2500) == (line.plan_id, line.measure_row, line.cents)
    assert 7500 == left


def test_more_than_the_plan_agreed_is_not_claimed(shop):
    case = shop.claim()

    assert {"claim.asked"} <= refused(shop, case, shop.meals(meal_days="9", meal_price="2.99", paid_by_others="0")
                                      | {"measure": "K05", "items": [
                                          {"id": "i1", "name": "Dators", "quantity": "1", "price": "480.00",
                                           "why": "Mācībām", "handed_on": "2026-10-12"}],
                                          "required_by_law": False,
                                          "documents": [shop.document(), shop.document("d2", "A1", "handover_act")]})  # fmt: skip


@pytest.mark.parametrize("claim", ["meals", "tickets"])
def test_practice_without_a_directors_order_is_asked_about(shop, claim):
    """With an order of that day that names the plan nothing is asked; one of a later day does not do."""
    answers = shop.meals(context="practice") if claim == "meals" else shop.tickets("2026-10-07")
    for ticket in answers.get("tickets", ()):
        ticket["purpose"] = "practice"
    case = shop.claim()

    at = "claim.context" if claim == "meals" else "claim.tickets"
    assert {at} == refused(shop, case, answers)
    order(shop, date(2026, 10, 20), "1-9/1")
    assert {at} == refused(shop, case, answers)
    order(shop, date(2026, 10, 1), "1-9/2")
    shop.hand_in(case, answers)

    with shop.store.reading() as session:
        assert "submitted" == session.get_one(Case, case).state


def order(shop, day, number):
    """An order for practice from a day on."""
    says = {"practice_place": "Daugavpilī.", "practice_paid": "Ēdināšana."}
    wish = director_orders.Order("practice", number, day, day, None, says, [shop.plan_id])
    director_orders.enter(shop.store, shop.room, shop.who("institution_coordinator"), shop.school, wish)


def withdraw(shop):
    """On 3 November the family says: from 9 October on we no longer take part."""
    with shop.store.reading() as session:
        application = session.scalars(select(Case.id).where(Case.workflow == "application")).one()
    withdrawal = {"withdrawn_on": "2026-10-09", "withdrawn_how": "in_person"}
    shop.fire(application, "withdraw", "institution_coordinator", answers={"withdrawal": withdrawal})


@pytest.mark.parametrize("closed", [False, True], ids=["suspended", "closed"])
def test_after_a_withdrawal_only_what_was_given_before_is_claimed(shop, closed):
    withdraw(shop)
    if closed:
        shop.fire(shop.plan_id, "close_unevaluated", "institution_head")
    case = shop.claim()

    assert {"claim.period_from"} == refused(shop, case, shop.meals())
    shop.hand_in(case, shop.meals(period_to="2026-10-09", meal_days="5"))


def test_a_price_above_the_limit_of_the_day_is_refused(shop):
    assert "claim.meal_price" in refused(shop, shop.claim(), shop.meals(meal_price="3.01"))


def test_the_same_days_are_not_claimed_twice_until_the_first_claim_is_rejected(shop):
    first, second = shop.claim("1" * 32), shop.claim("2" * 32)
    again = shop.meals(documents=[shop.document(number="18")])
    shop.hand_in(first, shop.meals())

    assert {"claim.period_from"} == refused(shop, second, again)

    shop.fire(first, "check", "accountant", answers={"check": {"looked_at": CHECKED, "eligible": "25"}})
    shop.fire(first, "reject", "institution_head", answers={"reason": {"comment": "Nav paredzēts."}})
    shop.hand_in(second, again)


def test_the_same_receipt_is_not_claimed_twice(shop):
    first, second = shop.claim("1" * 32), shop.claim("2" * 32)
    shop.hand_in(first, shop.meals())

    later = shop.meals(period_from="2026-10-26", period_to="2026-10-30", meal_days="5")

    assert {"claim.documents[d1].number"} == refused(shop, second, later)


def test_a_day_of_absence_is_neither_a_meal_day_nor_a_day_of_a_ticket(shop):
    with shop.store as session:
        session.add(
            Absence(learner_id=shop.learner, day=date(2026, 10, 6), institution_id=shop.school, source="hand",
                    entered_at=datetime(2026, 10, 6, tzinfo=UTC))
        )  # fmt: skip
    case = shop.claim()

    assert {"claim.meal_days"} == refused(shop, case, shop.meals())
    assert {"claim.tickets"} == refused(shop, case, shop.tickets("2026-10-06"))
    shop.hand_in(case, shop.tickets("2026-10-07"))


def test_a_ticket_leads_along_the_route_and_not_more_than_two_a_day(shop):
    case = shop.claim()
    astray = shop.tickets("2026-10-07")
    astray["tickets"][0]["to_stop"] = "Rīga"

    assert {"claim.tickets"} == refused(shop, case, astray)
    assert {"claim.tickets"} == refused(shop, case, shop.tickets(*["2026-10-07"] * 3))


def test_days_outside_the_plan_are_refused(shop):
    early = shop.meals(period_from="2026-10-01", period_to="2026-10-09", meal_days="5")

    assert {"claim.period_from"} == refused(shop, shop.claim(), early)


def test_while_a_plan_is_reviewed_nothing_is_claimed(shop):
    case = shop.claim()
    shop.fire(shop.plan_id, "review", "plan_author", answers={"reason": {"comment": "Mainās apjoms."}})

    assert "claim.measure" in refused(shop, case, shop.meals())


def test_a_claim_that_is_cut_counts_with_what_is_left_of_it(shop):
    case = shop.claim()
    shop.hand_in(case, shop.meals())
    cut = {"looked_at": CHECKED, "eligible": "20.00", "cut_because": "absent"}
    shop.fire(case, "check", "accountant", answers={"check": cut})

    with shop.store.reading() as session:
        assert 8000 == Support(session, shop.school, shop.learner, shop.semester).left("K04")


@pytest.mark.parametrize(
    "typed", ["NaN", "sNaN", "-Infinity", "1e9999", "-5.00", "-0.01", "1.005", "1.234,50", "15 USD", "abc", "٣"]
)
def test_what_is_no_amount_is_refused_at_its_field(shop, typed):
    """The money cases of the list of bad inputs."""
    assert "claim.meal_price" in refused(shop, shop.claim(), shop.meals(meal_price=typed))
    assert 0 == shop.count(Claim)


def test_a_typing_error_in_the_account_is_told(shop):
    assert "claim.iban" in refused(shop, shop.claim(), shop.meals(iban="LV80BANK0000435195002"))
