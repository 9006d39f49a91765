"""Manas stundas: hours by month, and the months that wait for others."""

from datetime import date

import pytest
from sqlalchemy import select

from iapflow.services.clock import set_demo_day
from iapflow.services.work_log import log_work
from iapflow.store.work_log import WorkLogEntry
from iapflow.store.work_month import WorkMonth
from tests.web.village import village, village_file

__all__ = ["village", "village_file"]
HOURS = "/manas-stundas"


@pytest.fixture
def town(village):
    """A consultation in October, looked at on its last school day."""
    town = village.town
    case = town.delivered()
    with town.store as session:
        set_demo_day(session, date(2026, 10, 30), town.now)
    town.go(date(2026, 10, 30))
    log_work(town.store, town.room, town.who("subject_teacher"), case, (town.entry(), "row-1"))
    return town


def hand_in(village, **more):
    sent = {"place": str(village.town.school), "month": "2026-10", "request_id": "month-1", **more}
    return village.send("subject_teacher", HOURS, sent)


def test_one_press_hands_the_month_in(village, town):
    assert "nav iesniegts" in village.page("subject_teacher", HOURS)
    assert 302 == hand_in(village).status_code

    page = village.page("subject_teacher", HOURS)
    assert "10.2026." in page
    assert "Iesniegts" in page


@pytest.mark.parametrize(
    ("more", "status"),
    [({"month": "2026-13"}, 404), ({"month": ""}, 404), ({"place": "x"}, 422), ({"month": "2026-09"}, 422)],
)
def test_an_odd_month_is_answered_and_nothing_is_kept(village, town, more, status):
    assert status == hand_in(village, **more).status_code
    assert 0 == town.count(WorkMonth)


def test_the_coordinator_confirms_by_the_signed_sheet(village, town):
    hand_in(village)
    with town.store.reading() as session:
        month, row = session.scalar(select(WorkMonth.case_id)), session.scalar(select(WorkLogEntry.id))
    address = f"{HOURS}/{month}"
    assert "subject_teacher Modele" in village.page("institution_coordinator", HOURS)
    assert "Parakstīts lapā" in village.page("institution_coordinator", address)

    assert 422 == village.send("institution_coordinator", address, {}).status_code
    assert 422 == village.send("institution_coordinator", address, {"signed": "99999999999999999999"}).status_code
    assert 302 == village.send("institution_coordinator", address, {"signed": str(row)}).status_code
    assert "Parakstīts lapā" not in village.page("institution_coordinator", address)


def test_a_month_is_not_shown_to_another_giver(village, town):
    hand_in(village)
    with town.store.reading() as session:
        month = session.scalar(select(WorkMonth.case_id))

    village.page("support_specialist", f"{HOURS}/{month}", 404)
    village.page("support_specialist", f"{HOURS}/999999", 404)
