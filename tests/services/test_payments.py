"""Payment lists: only what was approved, once, and what the bank did moves the claim itself."""

import pytest

from iapflow.errors import Missing, Refused
from iapflow.services import payments
from iapflow.store.case import Case
from iapflow.store.payment import PaymentItem
from tests.services.shop import IBAN, Shop


@pytest.fixture
def shop(town):
    shop = Shop(town.store)
    shop.open()
    return shop


def order(*claims, request="r" * 32, **more):
    given = {"payer": "Novads", "iban": IBAN, "pays_on": "2026-11-05", **more}
    return payments.Order(claims, given["payer"], given["iban"], given["pays_on"], request)


def made(shop, *claims, **more):
    return payments.make_list(shop.store, shop.room, shop.who("accountant"), order(*claims, **more))


def state(shop, case):
    with shop.store.reading() as session:
        return session.get(Case, case).state


def test_an_approved_claim_is_listed_paid_and_closed(shop):
    case = shop.approved()
    listed = made(shop, case)

    told = payments.Told(listed, {case: "paid"}, "2026-11-03", "")
    assert [] == payments.settle(shop.store, shop.room, shop.who("accountant"), told)

    found = payments.one_list(shop.store, shop.room, shop.who("accountant"), listed)
    assert "paid" == state(shop, case)
    assert found.is_settled
    assert (2500, "17 (16.10.2026.)") == (found.batch.cents, found.batch.payments[0].documents)


def test_what_the_bank_returned_goes_back_and_may_be_listed_again(shop):
    case = shop.approved()
    listed = made(shop, case)

    told = payments.Told(listed, {case: "returned"}, "2026-11-03", "Konts slēgts.")
    payments.settle(shop.store, shop.room, shop.who("accountant"), told)

    assert "returned" == state(shop, case)
    assert 1 == shop.count(PaymentItem, outcome="returned")


def test_a_claim_stands_on_one_list_at_a_time(shop):
    case = shop.approved()
    made(shop, case)

    with pytest.raises(Refused):
        made(shop, case, request="s" * 32)


def test_the_same_press_makes_one_list(shop):
    case = shop.approved()

    assert made(shop, case) == made(shop, case)


def test_what_is_not_approved_is_not_listed(shop):
    case = shop.claim()
    shop.hand_in(case, shop.meals())

    with pytest.raises(Refused):
        made(shop, case)


def test_a_return_without_a_reason_is_told_row_by_row_and_changes_nothing(shop):
    case = shop.approved()
    listed = made(shop, case)

    told = payments.Told(listed, {case: "returned"}, "2026-11-03", "")
    refused = payments.settle(shop.store, shop.room, shop.who("accountant"), told)

    assert [shop.number(case)] == [number for number, _ in refused]
    assert "approved" == state(shop, case)


@pytest.mark.parametrize(
    ("more", "at"),
    [({"iban": "LV00"}, "iban"), ({"iban": ""}, "iban"), ({"payer": " "}, "payer"), ({"pays_on": "32.13."}, "pays_on"),
     ({"pays_on": "2020-01-01"}, "pays_on")],
)  # fmt: skip
def test_each_mistake_of_a_list_is_told_at_its_field(shop, more, at):
    case = shop.approved()

    with pytest.raises(Refused) as told:
        made(shop, case, **more)

    assert [at] == [reason.fix for reason in told.value.reasons]
    assert 0 == shop.count(PaymentItem)


def test_who_is_no_accountant_sees_no_list(shop):
    listed = made(shop, shop.approved())

    with pytest.raises(Missing):
        payments.one_list(shop.store, shop.room, shop.who("institution_coordinator"), listed)
