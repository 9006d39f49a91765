"""Darba uzskaite for reading."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event

from iapflow.errors import Missing
from iapflow.services import log_reading, work_log


def enter(town, case, number, **more):
    page = (town.entry(**more), f"{number:032}")
    return work_log.log_work(town.store, town.room, town.who("subject_teacher"), case, page)


@pytest.fixture
def case(town):
    found = town.delivered()
    town.go(date(2026, 10, 7))
    return found


def statements(town, ask):
    said = []

    def note(connection, cursor, statement, *more):
        said.append(statement)

    event.listen(town.store.engine, "before_cursor_execute", note)
    ask()
    event.remove(town.store.engine, "before_cursor_execute", note)
    return len(said)


def test_what_is_left_counts_neither_missed_nor_void_rows(town, case):
    enter(town, case, 1)
    enter(town, case, 2, time_from="11:00", no_show=True)
    wrong = enter(town, case, 3, time_from="13:00")
    work_log.void(town.store, town.room, town.who("plan_author"), wrong, "Cits plāns")

    plan = log_reading.plan_log(town.store, town.room, town.who("plan_author"), case)

    assert [(Decimal(1), Decimal(11))] == [(one.delivered, one.left) for one in plan.measures]
    assert 3 == len(plan.rows)
    assert Decimal(6) == plan.author_left


def test_a_giver_sees_own_measures_and_rows_only(town, case):
    enter(town, case, 1)

    assert log_reading.plan_log(town.store, town.room, town.who("subject_teacher"), case).author_left is None
    with pytest.raises(Missing):
        log_reading.plan_log(town.store, town.room, town.who("support_specialist"), case)


def test_somebody_elses_row_is_not_there_to_be_taken_back(town, case):
    row = enter(town, case, 1)

    with pytest.raises(Missing):
        work_log.void(town.store, town.room, town.who("other_head"), row, "Kļūda")


def test_the_page_of_own_plans_asks_the_same_number_of_questions_however_many_rows(town, case):
    author = town.who("plan_author")
    few = statements(town, lambda: log_reading.own_log(town.store, town.room, author))
    for number, hour in enumerate(("08:00", "09:00", "10:00", "11:00"), 1):
        enter(town, case, number, time_from=hour)

    assert few == statements(town, lambda: log_reading.own_log(town.store, town.room, author))
    assert [case] == [line.case_id for line in log_reading.own_log(town.store, town.room, author).plans]
