"""The evaluation's rows follow the plan's, and delivery follows the log."""

from __future__ import annotations

from datetime import date

import pytest

from iapflow.services.evaluations import follow_plan
from iapflow.services.work_log import log_work
from iapflow.store.claim import Claim
from iapflow.store.work_log import WorkLogEntry
from tests.services.shop import Shop
from tests.services.town import Town

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
PLAN = {
    "risks": [{"id": "r1", "group": "A", "factor": "A02", "justification": "sealed"}],
    "measures": [{"id": "m1", "measure": "M01", "volume": "12"}, {"id": "m2", "measure": "M02", "volume": "3"}],
}


def test_each_row_of_the_plan_has_its_row(town: Town) -> None:
    with town.store.reading() as session:
        found = follow_plan(session, 1, PLAN, {})

    assert [{"id": "r1", "group": "A", "factor": "A02"}] == found["risks"]
    assert ["m1", "m2"] == [row["id"] for row in found["measures"]]
    assert {"0"} == {row["delivered"] for row in found["measures"]}


def test_what_was_written_stays_under_its_row(town: Town) -> None:
    written = {
        "risks": [{"id": "r1", "group": "B", "change": "reduced"}, {"id": "gone", "change": "reduced"}],
        "measures": [{"id": "m2", "usefulness": "useful", "delivered": "2"}],
        "outcome": "continues",
    }

    with town.store.reading() as session:
        found = follow_plan(session, 1, PLAN, written)

    assert [{"id": "r1", "group": "A", "change": "reduced", "factor": "A02"}] == found["risks"]
    assert [None, "useful"] == [row.get("usefulness") for row in found["measures"]]
    assert ["0", "2"] == [row["delivered"] for row in found["measures"]]
    assert "continues" == found["outcome"]


def test_delivery_is_what_was_logged_and_came(town: Town) -> None:
    case = town.delivered()
    town.go(date(2026, 10, 8))
    for number, (hours, missed) in enumerate([("1", False), ("1.5", False), ("1", True)]):
        page = (town.entry(time_from=f"{9 + 2 * number:02}:00", hours=hours, no_show=missed), f"log-{number}")
        log_work(town.store, town.room, town.who("subject_teacher"), case, page)
    with town.store as session:
        voided = session.query(WorkLogEntry).filter_by(request_id="log-0").one()
        voided.voided_at = town.now

    with town.store.reading() as session:
        found = follow_plan(session, case, PLAN, {})

    assert [1.5, 0.0] == [float(row["delivered"]) for row in found["measures"]]


def test_delivery_of_a_compensation_is_what_was_claimed_in_its_own_unit(town: Town) -> None:
    shop = Shop(town.store)
    case = shop.open()
    shop.hand_in(shop.claim(), shop.meals())
    tickets = shop.claim("t" * 32)
    shop.hand_in(tickets, shop.tickets("2026-10-06", "2026-10-07"))
    plan = {"measures": [{"id": row, "volume": "40"} for row in ("m1", "m2", "m3")]}

    def delivered() -> list[float]:
        with shop.store.reading() as session:
            return [float(row["delivered"]) for row in follow_plan(session, case, plan, {})["measures"]]

    assert [10.0, 2.0, 0.0] == delivered()
    with shop.store as session:
        session.get_one(Claim, tickets).voided_at = shop.now
    assert [10.0, 0.0, 0.0] == delivered()
