"""Rows of the log lie on days on which support was agreed; the author's hours have days of their own."""

from datetime import date

import pytest
from sqlalchemy import select

from iapflow.errors import Refused
from iapflow.services.log_reading import plan_log
from iapflow.services.work_log import log_work, void
from iapflow.store.case import Case
from iapflow.store.setting_value import SettingValue
from iapflow.store.work_log import WorkLogEntry


def october(day):
    return date(2026, 10, day)


@pytest.fixture
def case(town):
    """A plan that runs from 5 October and was agreed on the seventh."""
    made = town.submitted()
    town.go(october(7))
    agree(town, made)
    town.go(october(14))
    return made


def agree(town, case):
    town.fire(case, "approve_by_head", "institution_head")
    town.fire(case, "approve_by_municipality", "municipal_coordinator")
    town.fire(case, "agree", "state_officer")


def suspend(town, case, since):
    answers = {"reason": "long_absence", "effective_on": since.isoformat(), "comment": "Slimo."}
    town.fire(case, "suspend", "plan_author", answers={"suspension": answers})


def withdraw(town):
    with town.store.reading() as session:
        application = session.scalars(select(Case.id).where(Case.workflow == "application")).one()
    answers = {"withdrawal": {"withdrawn_on": "2026-10-09", "withdrawn_how": "in_person"}}
    town.fire(application, "withdraw", "institution_coordinator", answers=answers)


def log(town, case, day, request="log-1", name="subject_teacher", **entry):
    answers = town.entry(worked_on=day.isoformat(), **entry)
    return log_work(town.store, town.room, town.who(name), case, (answers, request))


def author(town, case, day, activity, request="log-1"):
    hours = {**town.author_hours("0.5"), "activity": activity}
    return log(town, case, day, request, "plan_author", **hours)


def why(call, *args, **more):
    with pytest.raises(Refused) as refused:
        call(*args, **more)
    return {reason.because for reason in refused.value.reasons}


def test_nothing_was_given_before_all_had_agreed(town, case):
    assert {"delivery"} == why(log, town, case, october(6))
    assert log(town, case, october(7))


def test_what_was_given_before_a_suspension_is_entered_after_it(town, case):
    suspend(town, case, october(12))

    assert {"delivery"} == why(log, town, case, october(13))
    entered = log(town, case, october(9))
    with town.store.reading():
        assert october(12) == plan_log(town.store, town.room, town.who("subject_teacher"), case).stopped_on
    void(town.store, town.room, town.who("subject_teacher"), entered, "Cita diena.")
    assert 1 == town.count(WorkLogEntry)


def test_nothing_lies_inside_a_suspension_also_once_the_plan_runs_again(town, case):
    suspend(town, case, october(9))
    town.go(october(15))
    town.fire(case, "resume", "plan_author")
    town.fire(case, "submit", "plan_author", answers={"plan": town.plan()})
    assert {"edit"} == why(author, town, case, october(9), "supervision")
    agree(town, case)
    town.go(october(16))

    assert {"delivery"} == why(log, town, case, october(13))
    assert log(town, case, october(8))
    assert log(town, case, october(16), "log-2")


def test_after_a_withdrawal_only_earlier_days_are_entered(town, case):
    withdraw(town)

    assert {"delivery"} == why(log, town, case, october(12))
    assert {"delivery"} == why(author, town, case, october(12), "drafting")
    assert log(town, case, october(9))


def test_a_plan_is_drafted_before_it_is_agreed_and_supervised_while_it_runs(town, case):
    assert author(town, case, date(2026, 10, 1), "drafting")
    assert "period" in why(author, town, case, date(2026, 9, 30), "drafting", "refused")
    assert {"delivery"} == why(author, town, case, october(6), "supervision", "refused")
    assert author(town, case, october(8), "supervision", "log-2")


def test_the_evaluation_is_dated_until_ten_school_days_after_the_plan(town, case):
    """The plan ends on 18 December; after the holidays the tenth school day is 15 January."""
    town.go(date(2027, 1, 20))

    assert author(town, case, date(2027, 1, 15), "evaluation")
    assert {"period"} == why(author, town, case, date(2027, 1, 18), "evaluation", "refused")
    assert {"period"} == why(author, town, case, date(2027, 1, 15), "supervision", "refused")
    assert {"delivery"} == why(author, town, case, october(6), "evaluation", "refused")


def test_how_long_the_evaluation_may_take_is_a_setting(town, case):
    with town.store as session:
        session.add(
            SettingValue(
                name="log_evaluation_days", valid_from=date(2026, 9, 1), value="2", reason="-", set_at=town.now,
                set_by_id=town.people["institution_head"],
            )
        )  # fmt: skip
    town.go(date(2027, 1, 20))

    assert author(town, case, date(2027, 1, 5), "evaluation")
    assert {"period"} == why(author, town, case, date(2027, 1, 6), "evaluation", "refused")


def test_a_suspended_plan_is_evaluated_and_a_withdrawn_one_is_not(town, case):
    suspend(town, case, october(9))
    assert author(town, case, october(14), "evaluation")

    withdraw(town)
    assert {"delivery"} == why(author, town, case, october(14), "evaluation", "refused")
