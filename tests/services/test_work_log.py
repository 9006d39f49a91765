"""Darba uzskaite: what may be logged, when, by whom."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.services.work_log import log_page, log_work
from iapflow.store.work_log import WorkLogEntry, WorkLogMonth
from tests.services.town import Town


@pytest.fixture
def case(town: Town) -> int:
    """A plan in delivery, a few days later."""
    made = town.delivered()
    town.go(date(2026, 10, 8))
    return made


def log(town: Town, case: int, name: str = "subject_teacher", request: str = "log-1", **entry: Any) -> int:
    """Enter a row as somebody."""
    return log_work(town.store, town.room, town.who(name), case, (town.entry(**entry), request))


def why(town: Town, case: int, name: str = "subject_teacher", **entry: Any) -> set[str]:
    """Why a row is refused; nothing of it is stored."""
    before = town.count(WorkLogEntry)
    with pytest.raises(Refused) as refused:
        log(town, case, name, "refused", **entry)
    assert before == town.count(WorkLogEntry)
    return {reason.because for reason in refused.value.reasons}


def test_a_consultation_is_kept_and_counted(town: Town, case: int) -> None:
    log(town, case)

    with town.store.reading() as session:
        row = session.scalars(select(WorkLogEntry)).one()
        month = session.scalars(select(WorkLogMonth)).one()
    assert ("m1", town.people["subject_teacher"], Decimal(1)) == (row.measure_row, row.giver_id, row.hours)
    assert "Daļskaitļi" == row.topic
    assert (date(2026, 10, 1), Decimal(1), 1) == (month.month, month.hours, month.entries)


def test_a_repeated_page_logs_once(town: Town, case: int) -> None:
    assert log(town, case) == log(town, case)
    assert 1 == town.count(WorkLogEntry)


@pytest.mark.parametrize("day", ["2026-10-04", "2026-10-09"])
def test_the_date_lies_within_the_plan_and_not_ahead(town: Town, case: int, day: str) -> None:
    assert {"period" if day < "2026-10-05" else "form"} == why(town, case, worked_on=day)


def test_the_first_day_of_the_plan_is_inside(town: Town, case: int) -> None:
    assert log(town, case, worked_on="2026-10-05")


def test_a_measure_that_is_not_in_the_plan_is_refused(town: Town, case: int) -> None:
    assert {"measure"} == why(town, case, measure_row="m2")


def test_nobody_is_in_two_places_at_once(town: Town, case: int) -> None:
    log(town, case)

    assert {"giver_overlap", "learner_overlap"} == why(town, case, time_from="09:30", time_to="10:30")
    assert log(town, case, request="log-2", time_from="10:00", time_to="11:00")


def test_another_giver_cannot_have_the_same_learner_then(town: Town, case: int) -> None:
    log(town, case)

    assert {"learner_overlap"} == why(
        town, case, "institution_head", giver=str(town.people["support_specialist"]), time_from="09:30", time_to="10:30"
    )


def test_a_voided_row_is_in_nobodys_way(town: Town, case: int) -> None:
    first = log(town, case)
    with town.store as session:
        session.get_one(WorkLogEntry, first).voided_at = town.now

    assert log(town, case, request="log-2")


def test_the_author_has_six_hours(town: Town, case: int) -> None:
    log(town, case, "plan_author", **town.author_hours("5.5"))

    assert {"author_limit"} == why(town, case, "plan_author", **town.author_hours("1"))
    assert log(town, case, "plan_author", "log-2", **town.author_hours("0.5"))
    assert {"author_limit"} == why(town, case, "plan_author", **town.author_hours("0.5"))


def test_the_form_judges_its_own_rules(town: Town, case: int) -> None:
    assert {"form"} == why(town, case, time_from="10:00", time_to="09:00")
    assert {"form"} == why(town, case, topic="")
    assert {"form"} == why(town, case, hours="0")


def test_a_row_that_breaks_the_form_and_the_plan_is_refused_kindly(town: Town, case: int) -> None:
    assert why(town, case, worked_on="2026-09-30", measure_row="m2") <= {"period", "measure"}


def test_only_in_delivery_work_is_logged(town: Town) -> None:
    case = town.submitted()

    assert {"edit"} == why(town, case, "plan_author", **town.author_hours("1"))


@pytest.mark.parametrize("name", ["institution_head", "institution_coordinator"])
def test_head_and_coordinator_enter_for_the_giver(town: Town, case: int, name: str) -> None:
    log(town, case, name)

    with town.store.reading() as session:
        row = session.scalars(select(WorkLogEntry)).one()
    assert (town.people["subject_teacher"], town.people[name]) == (row.giver_id, row.entered_by_id)


@pytest.mark.parametrize("name", ["other_head", "support_specialist", "municipal_coordinator"])
def test_whoever_has_nothing_to_do_with_the_log_gets_nowhere(town: Town, case: int, name: str) -> None:
    with pytest.raises((Missing, Refused)):
        log(town, case, name)
    assert 0 == town.count(WorkLogEntry)


def test_a_foreign_plan_does_not_exist(town: Town, case: int) -> None:
    with pytest.raises(Missing):
        log(town, case, "other_head")
    with pytest.raises(Missing):
        log_page(town.store, town.room, town.who("other_head"), case)


def test_the_page_offers_the_plans_measures(town: Town, case: int) -> None:
    page = log_page(town.store, town.room, town.who("subject_teacher"), case, {"measure_row": "m1"})

    assert ["m1"] == [measure.row_id for measure in page.measures]
    assert page.may_write
    assert "m1" == page.filled.answers["measure_row"]
