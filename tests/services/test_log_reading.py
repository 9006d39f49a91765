"""Darba uzskaite for reading."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event

from iapflow.errors import Missing
from iapflow.services import log_reading, work_log
from tests.services.shop import Shop


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


def test_a_plan_has_one_list_of_everything_delivered(town):
    shop = Shop(town.store)
    plan = shop.open()
    shop.approved()

    author = log_reading.plan_log(shop.store, shop.room, shop.who("plan_author"), plan)

    assert [("K04", 40, 10, 30), ("K01", 20, 0, 20), ("K05", 2, 0, 2)] == [
        (one.code, one.planned, one.delivered, one.left) for one in author.supports
    ]
    assert [("K04", 10, 2500, date(2026, 10, 5), date(2026, 10, 16))] == [
        (one.code, one.quantity, one.cents, one.first_on, one.last_on) for one in author.entries
    ]


def test_log_rows_and_claims_stand_in_one_order_and_a_giver_sees_neither_claims_nor_economic_measures(town):
    shop = Shop(town.store)
    shop.economic_plan = lambda: shop.plan(
        risks=[
            {**shop.risk(), "group": "C", "factor": "C07", "justification": "Ģimenei nav līdzekļu ēdināšanai skolā."},
            shop.risk("r2"),
        ],
        groups_without_risk=["B", "D"],
        measures=[
            {"id": "m2", "measure": "K04", "risks": ["r1"], "volume": "40", "unit_price": 250, "provision": "service"},
            shop.measure(risks=["r2"]),
        ],
    )
    plan = shop.open()
    shop.approved()
    for number, day in ((1, "2026-10-07"), (2, "2026-10-29")):
        page = (shop.entry(worked_on=day), f"{number:032}")
        work_log.log_work(shop.store, shop.room, shop.who("subject_teacher"), plan, page)

    whole = log_reading.plan_log(shop.store, shop.room, shop.who("plan_author"), plan)
    own = log_reading.plan_log(shop.store, shop.room, shop.who("subject_teacher"), plan)

    assert ["LogLine", "GivenLine", "LogLine"] == [type(one).__name__ for one in whole.entries]
    assert ((), 2) == (tuple(own.supports), len(own.entries))
