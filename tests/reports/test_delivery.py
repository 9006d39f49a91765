"""An author's plans in delivery: which months of each still lie with their giver."""

from __future__ import annotations

from datetime import date

import pytest

from iapflow.reports.delivery import plans_in_delivery
from iapflow.reports.viewer import Viewer
from iapflow.services.own_months import Handed, hand_in
from iapflow.services.work_log import log_work
from tests.services.founding import engine, postgresql_template, sqlite_template, town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]


def months(town) -> list[date]:
    """What the line of the only plan says."""
    with town.store.reading() as session:
        who = Viewer(town.who("plan_author"), town.room.definitions.current(session))
        (line,) = plans_in_delivery(session, who)
        return list(line.not_handed_in)


@pytest.fixture
def logged(town) -> int:
    """A plan with a row of its author in October."""
    case = town.delivered()
    town.go(date(2026, 10, 7))
    log_work(town.store, town.room, town.who("plan_author"), case, (town.entry(**town.author_hours("1")), "e" * 32))
    return case


def test_a_month_that_runs_is_not_asked_for(town, logged):
    assert [] == months(town)


def test_a_month_that_is_over_is_told_until_it_is_handed_in(town, logged):
    town.go(date(2026, 11, 3))
    before = months(town)
    hand_in(town.store, town.room, town.who("plan_author"), Handed(town.school, date(2026, 10, 1), "f" * 20))

    assert [date(2026, 10, 1)] == before
    assert [] == months(town)
