"""Whose row it may be is asked of the plan, whatever the page posts."""

from datetime import date

import pytest
from sqlalchemy import select

from iapflow.errors import Refused
from iapflow.services import substitutions
from iapflow.services.substitutions import Wish
from iapflow.services.work_log import log_work
from iapflow.store.work_log import WorkLogEntry


@pytest.fixture
def case(town):
    """A plan in delivery; a second teacher and the specialist give nothing in it."""
    made = town.delivered()
    with town.store as session:
        town.person(session, "subject_teacher", town.school, name="second_teacher")
    town.go(date(2026, 10, 8))
    return made


def log(town, case, name, giver, request="log-1", **entry):
    answers = town.entry(giver=str(town.people[giver]), **entry)
    return log_work(town.store, town.room, town.who(name), case, (answers, request))


def why(town, case, name, giver, **entry):
    with pytest.raises(Refused) as refused:
        log(town, case, name, giver, "refused", **entry)
    assert 0 == town.count(WorkLogEntry, request_id="refused")
    return {reason.because for reason in refused.value.reasons}


def kept(town):
    with town.store.reading() as session:
        row = session.scalars(select(WorkLogEntry)).one()
        return row.giver_id, row.entered_by_id


def test_a_giver_whom_the_plan_does_not_name_is_refused(town, case):
    assert {"giver"} == why(town, case, "subject_teacher", "second_teacher")
    assert {"giver"} == why(town, case, "plan_author", "second_teacher")


def test_a_giver_enters_no_row_of_a_colleague(town, case):
    second = town.measure("m2", giver=str(town.people["second_teacher"]))
    town.fire(case, "review", "plan_author", answers={"reason": {"comment": "Otrs skolotājs."}})
    town.fire(case, "submit", "plan_author", answers={"plan": town.plan(measures=[town.measure(), second])})
    town.fire(case, "approve_by_head", "institution_head")
    town.fire(case, "approve_by_municipality", "municipal_coordinator")
    town.fire(case, "agree", "state_officer")

    assert {"giver"} == why(town, case, "subject_teacher", "second_teacher", measure_row="m2", worked_on="2026-10-08")
    assert log(town, case, "second_teacher", "second_teacher", measure_row="m2", worked_on="2026-10-08")


def test_the_head_names_a_substitute_and_both_names_stay(town, case):
    assert log(town, case, "institution_head", "second_teacher")
    assert (town.people["second_teacher"], town.people["institution_head"]) == kept(town)


def test_the_head_does_not_name_somebody_who_gives_no_support(town, case):
    assert {"giver"} == why(town, case, "institution_head", "plan_author")


def test_whoever_stands_in_enters_their_own_rows_on_the_days_of_it(town, case):
    away = Wish(
        town.people["subject_teacher"], town.people["second_teacher"], date(2026, 10, 7), date(2026, 10, 9),
        role="subject_teacher",
    )  # fmt: skip
    town.go(date(2026, 10, 6))
    substitutions.appoint(town.store, town.room, town.who("institution_head"), away)
    town.go(date(2026, 10, 8))

    assert {"giver"} == why(town, case, "second_teacher", "second_teacher", worked_on="2026-10-06")
    assert log(town, case, "second_teacher", "second_teacher")
    assert (town.people["second_teacher"], town.people["second_teacher"]) == kept(town)


def test_hours_of_the_author_are_the_authors(town, case):
    hours = {**town.author_hours("1"), "giver": None}
    posted = {name: value for name, value in hours.items() if name != "giver"}

    assert {"giver"} == why(town, case, "plan_author", "subject_teacher", **posted)
    assert log(town, case, "institution_head", "plan_author", **posted)


def test_the_measure_that_is_posted_is_that_of_the_plans_row(town, case):
    assert {"measure"} == why(
        town, case, "subject_teacher", "subject_teacher", measure="M02", neutral_topic="review", topic=None
    )
