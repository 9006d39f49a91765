"""What the measures of the last plan brought is told to whoever writes the next one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from iapflow.reports.last_usefulness import brought_before
from iapflow.store.case import Case
from iapflow.store.semester import Semester
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.town import Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


def brought(town: Town, plan: int) -> list[tuple[str, Decimal, Decimal, str]]:
    """What stands beside a plan."""
    with town.store.reading() as session:
        catalogue = town.room.definitions.current(session)
        found = brought_before(session, catalogue, session.get_one(Case, plan))
    return [(one.measure["lv"], one.planned, one.delivered, one.usefulness["lv"]) for one in found]


def test_the_last_evaluation_stands_beside_the_next_plan(town: Town) -> None:
    """Measure, given of planned, usefulness; beside the first plan there is nothing."""
    with town.store as session:
        session.add(Semester(school_year="2026/27", number=2, starts_on=date(2027, 1, 11), ends_on=date(2027, 5, 31)))
    first = town.delivered()
    before = brought(town, first)
    town.go(date(2026, 12, 14))
    town.fire(first, "evaluate", "plan_author", answers={"evaluation": town.evaluation()})
    town.go(date(2027, 1, 12))
    town.register("1-15/8", "d" * 32, signed_on="2027-01-11", received_on="2027-01-11")

    second = town.open_plan("e" * 32)

    line = ("Individuālās konsultācijas mācību priekšmetā", Decimal(12), Decimal(11), "noderīgs")
    assert ([], [line]) == (before, brought(town, second))
