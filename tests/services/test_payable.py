"""Months of work on the payment list: by the rate of each day, to the account entered once, paid or returned."""

from datetime import date

import pytest

from iapflow.errors import Missing, Refused
from iapflow.services import giver_accounts, payments
from iapflow.services.log_confirming import Word, confirm_by_hand
from iapflow.services.own_months import Handed, hand_in
from iapflow.services.work_log import log_work
from iapflow.store.case import Case
from iapflow.store.giver_account import GiverAccount
from iapflow.store.measure import UnitRate
from iapflow.store.payment import PaymentItem
from tests.services.shop import IBAN

OTHER = "LV97HABA0012345678910"


@pytest.fixture
def month(town):
    """A month that is accepted: an hour at ten euros, half an hour at twelve."""
    case = town.delivered()
    town.go(date(2026, 10, 30))
    with town.store as session:
        town.person(session, "accountant", town.units["NOV"])
        session.add(UnitRate(measure_code=None, valid_from=date(2026, 10, 9), cents_per_hour=1201))
    teacher = town.who("subject_teacher")
    rows = [
        log_work(town.store, town.room, teacher, case, (town.entry(**more), request))
        for request, more in (
            ("row-1", {}),
            ("row-2", {"worked_on": "2026-10-12", "hours": "0.5"}),
            ("row-3", {"worked_on": "2026-10-13", "no_show": True}),
        )
    ]
    word = Word(rows[:2], "signature", "2026-10-30")
    confirm_by_hand(town.store, town.room, teacher, case, word)
    made = hand_in(town.store, town.room, teacher, Handed(town.school, date(2026, 10, 1), "month-1"))
    town.fire(made, "check", "institution_coordinator")
    town.fire(made, "accept", "institution_head")
    return made


def enter(town, iban=IBAN, who="accountant", person="subject_teacher"):
    giver_accounts.enter(town.store, town.room, town.who(who), (town.people[person], iban))


def listed(town, *cases, request="r" * 32):
    order = payments.Order(cases, "Novads", OTHER, "2026-11-05", request)
    return payments.make_list(town.store, town.room, town.who("accountant"), order)


def settle(town, made, month, outcome, why="Konts slēgts."):
    told = payments.Told(made, {month: outcome}, "2026-10-30", why)
    return payments.settle(town.store, town.room, town.who("accountant"), told)


def state(town, case):
    with town.store.reading() as session:
        return session.get_one(Case, case).state


def because(call, *args, **more):
    with pytest.raises(Refused) as refused:
        call(*args, **more)
    return {reason.because for reason in refused.value.reasons}


def test_a_month_waits_for_payment_by_the_rate_of_each_day(town, month):
    [due] = payments.overview(town.store, town.room, town.who("accountant")).due

    assert (month, 1000 + 601, "") == (due.case_id, due.cents, due.iban)
    assert due.reference.startswith("Darba samaksa 10.2026. MEN-")


def test_without_an_account_it_stands_on_no_list(town, month):
    assert {"iban"} == because(listed, town, month)
    assert 0 == town.count(PaymentItem)


def test_a_listed_month_is_paid_and_closed(town, month):
    enter(town)
    made = listed(town, month)
    batch = payments.one_list(town.store, town.room, town.who("accountant"), made).batch
    assert (1601, IBAN, "10.2026., 1,5 h") == (batch.cents, batch.payments[0].iban, batch.payments[0].documents)

    assert [] == settle(town, made, month, "paid")

    assert "paid" == state(town, month)
    assert 1 == town.count(PaymentItem, outcome="paid")


def test_what_the_bank_returned_stays_accepted_and_is_listed_anew(town, month):
    enter(town)
    made = listed(town, month)

    settle(town, made, month, "returned")

    assert "accepted" == state(town, month)
    enter(town, OTHER)
    again = listed(town, month, request="s" * 32)
    payment = payments.one_list(town.store, town.room, town.who("accountant"), again).batch.payments[0]
    assert OTHER == payment.iban


def test_a_month_at_the_bank_is_listed_once_and_not_sent_back(town, month):
    enter(town)
    listed(town, month)

    assert {"cases"} == because(listed, town, month, request="s" * 32)
    reason = {"reason": {"comment": "Kļūda."}}
    assert {"on_a_list"} == because(town.fire, month, "send_back", "institution_head", answers=reason)


def test_an_account_is_entered_once_and_the_older_one_is_kept(town, month):
    enter(town, who="institution_coordinator")
    enter(town)
    enter(town, OTHER)

    line = next(
        one for one in giver_accounts.lines(town.store, town.room, town.who("accountant"))
        if one.person_id == town.people["subject_teacher"]
    )  # fmt: skip
    assert OTHER == line.iban
    assert 2 == town.count(GiverAccount)


@pytest.mark.parametrize("iban", ["", "LV00BANK0000435195001", "x" * 60])
def test_what_is_no_account_is_refused(town, month, iban):
    with pytest.raises(Refused):
        enter(town, iban)
    assert 0 == town.count(GiverAccount)


@pytest.mark.parametrize("who", ["other_head", "institution_head", "subject_teacher"])
def test_nobody_else_enters_accounts(town, month, who):
    with pytest.raises(Missing):
        enter(town, who=who)
