"""The meal grid: present by default, absences kept, the invoice made from it."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from iapflow.errors import Missing
from iapflow.services import meals
from iapflow.services.drafts import open_form
from iapflow.store.attendance import AttendanceDay
from iapflow.store.claim import Absence, ClaimLine, Supplier
from tests.services.shop import Shop

OCTOBER = meals.Asked(date(2026, 10, 1))


@pytest.fixture
def shop(town):
    shop = Shop(town.store)
    shop.open()
    return shop


def grid(shop, name="institution_coordinator"):
    return meals.grid(shop.store, shop.room, shop.who(name), OCTOBER)


def keep(shop, present):
    return meals.keep(shop.store, shop.room, shop.who("institution_coordinator"), OCTOBER, present)


def test_everybody_is_present_on_the_school_days_that_the_plan_covers(shop):
    (one,) = grid(shop).eaters

    assert 15 == one.count
    assert date(2026, 10, 5) == min(one.days)
    assert date(2026, 10, 20) not in one.days


def test_an_unticked_day_is_an_absence_and_a_ticked_one_takes_it_back(shop):
    (one,) = grid(shop).eaters
    all_days = {(one.learner_id, day) for day in one.days}
    ill = (one.learner_id, date(2026, 10, 7))

    assert 14 == keep(shop, all_days - {ill}).eaters[0].count
    assert 1 == shop.count(Absence)
    assert 15 == keep(shop, all_days).eaters[0].count
    assert 0 == shop.count(Absence)


def test_the_invoice_is_prepared_with_the_days_of_each_plan(shop):
    case = meals.prepare_invoice(shop.store, shop.room, shop.who("institution_coordinator"), OCTOBER, "i" * 32)

    form = open_form(shop.store, shop.room, shop.who("institution_coordinator"), case, "claim")

    (row,) = form.filled.answers["plans"]
    assert (str(shop.plan_id), "15") == (row["plan"], row["quantity"])


def test_an_invoice_over_plans_is_checked_approved_and_shared_out(shop):
    case = meals.prepare_invoice(shop.store, shop.room, shop.who("institution_coordinator"), OCTOBER, "i" * 32)
    coordinator = shop.who("institution_coordinator")
    prepared = dict(open_form(shop.store, shop.room, coordinator, case, "claim").filled.answers)
    with shop.store.reading() as session:
        supplier = str(session.query(Supplier).one().id)
    invoice = {**shop.document(kind="invoice", number="R-1"), "amount": "37.50"}
    shop.hand_in(
        case,
        {**prepared, "supplier": supplier, "unit_price": "2.50", "documents": [invoice],
         "fed_by_municipality": False, "no_double_funding": True},
    )  # fmt: skip

    assert 1 == shop.count(ClaimLine, cents=3750)


def test_only_who_hands_in_invoices_keeps_the_grid(shop):
    with pytest.raises(Missing):
        grid(shop, "subject_teacher")


def missed(shop, absent, lessons=7, day=date(2026, 10, 8)):
    """A day as a file brought it."""
    with shop.store as session:
        session.add(
            AttendanceDay(
                institution_id=shop.school, learner_id=shop.learner, day=day, lessons=lessons, absent=absent,
                unexcused=0, late=0,
            )
        )  # fmt: skip


def test_a_day_that_was_missed_wholly_by_the_daily_data_is_taken_over_when_it_is_kept(shop):
    missed(shop, absent=7)
    missed(shop, absent=3, day=date(2026, 10, 9))
    asked = replace(OCTOBER, takes_over=True)
    who = shop.who("institution_coordinator")

    assert 1 == grid(shop).not_taken_over
    assert 15 == grid(shop).eaters[0].count

    offered = meals.grid(shop.store, shop.room, who, asked)
    (one,) = offered.eaters
    assert (0, 14) == (offered.not_taken_over, one.count)
    assert 0 == shop.count(Absence)

    keep(shop, {(one.learner_id, day) for day in one.days - one.away})
    with shop.store.reading() as session:
        row = session.scalars(select(Absence)).one()
        assert (date(2026, 10, 8), "import") == (row.day, row.source)
    assert 0 == grid(shop).not_taken_over
