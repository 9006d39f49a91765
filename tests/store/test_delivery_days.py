"""On which days a plan was in delivery."""

from datetime import date

import pytest
from sqlalchemy import select

from iapflow.store.case import Case
from iapflow.store.delivery_days import Delivery, Stretch, delivery_of
from tests.services.founding import engine, postgresql_template, sqlite_template, town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]
AGREED = date(2026, 10, 1)
WITHDRAWAL = {"withdrawn_on": "2026-10-09", "withdrawn_how": "in_person"}


def october(day):
    return date(2026, 10, day)


def days(town, case):
    with town.store.reading() as session:
        return delivery_of(session, [case])[case]


def suspend(town, case, until):
    answers = {"reason": "long_absence", "effective_on": until.isoformat(), "comment": "Slimo."}
    town.fire(case, "suspend", "plan_author", answers={"suspension": answers})


def approve(town, case):
    town.fire(case, "approve_by_head", "institution_head")
    town.fire(case, "approve_by_municipality", "municipal_coordinator")
    town.fire(case, "agree", "state_officer")


def withdraw(town):
    with town.store.reading() as session:
        application = session.scalars(select(Case.id).where(Case.workflow == "application")).one()
    town.fire(application, "withdraw", "institution_coordinator", answers={"withdrawal": WITHDRAWAL})


def test_it_begins_on_the_day_of_agreement_and_runs_on(town):
    case = town.delivered()

    assert Delivery((Stretch(AGREED),)) == days(town, case)
    assert [False, True, True] == [days(town, case).covers(day) for day in (date(2026, 9, 30), AGREED, october(30))]


def test_a_plan_that_was_never_agreed_has_no_day(town):
    assert Delivery() == days(town, town.submitted())


def test_a_suspension_ends_it_on_the_day_it_names_and_what_lies_between_stays_out(town):
    case = town.delivered()
    town.go(october(12))
    suspend(town, case, october(9))
    stopped = days(town, case)
    town.go(october(19))
    town.fire(case, "resume", "plan_author")
    town.fire(case, "submit", "plan_author", answers={"plan": town.plan()})
    approve(town, case)

    assert Delivery((Stretch(AGREED, october(9)),), october(9)) == stopped
    assert (Stretch(AGREED, october(9)), Stretch(october(19))) == days(town, case).stretches
    assert days(town, case).stopped_on is None


def test_a_suspension_may_name_a_later_day_and_ends_with_its_resumption(town):
    case = town.delivered()
    town.go(october(5))
    suspend(town, case, october(20))
    named = days(town, case)
    town.go(october(12))
    town.fire(case, "resume", "plan_author")

    assert (october(20), october(12)) == (named.stretches[0].last, days(town, case).stretches[0].last)


def test_a_review_is_no_delivery(town):
    case = town.delivered()
    town.go(october(12))
    town.fire(case, "review", "plan_author", answers={"reason": {"comment": "Mainās apjoms."}})

    assert [True, False] == [days(town, case).covers(october(day)) for day in (12, 13)]


def test_a_withdrawal_ends_it_on_its_own_day_not_that_of_registering_it(town):
    case = town.delivered()
    town.go(october(14))
    withdraw(town)

    found = days(town, case)
    assert (True, october(9), (Stretch(AGREED, october(9)),)) == (found.is_withdrawn, found.stopped_on, found.stretches)


def test_a_withdrawal_counts_for_a_plan_that_was_evaluated_before(town):
    case = town.delivered()
    town.go(date(2026, 12, 14))
    town.fire(case, "evaluate", "plan_author", answers={"evaluation": town.evaluation()})
    withdraw(town)

    assert october(9) == days(town, case).stopped_on


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_plan_that_is_put_right_after_it_was_closed_stays_stopped(town):
    case = town.delivered()
    town.go(october(12))
    suspend(town, case, october(9))
    town.fire(case, "close_unevaluated", "institution_head")
    closed = days(town, case)
    town.go(october(20))
    town.fire(case, "reopen", "state_officer", answers={"reason": {"comment": "Kļūda izpildes datos."}})

    assert closed == days(town, case)
    assert october(9) == closed.stopped_on
