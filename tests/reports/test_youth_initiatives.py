"""R13: youth initiatives in numbers, and that a number of few people is not told."""

from __future__ import annotations

import pytest

from iapflow.reports import initiative_sums
from iapflow.reports.counted import Asked, table
from iapflow.reports.initiative_sums import Sums
from iapflow.reports.programme import REPORTS
from iapflow.reports.viewer import Viewer
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.initiative import PAYMENT, Initiative
from tests.services.town import Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]

REPORT = "youth-initiatives"
LUMP_CENTS = 460_000


def numbers(town: Town, name: str, cut: str = "status") -> dict[str, list[object]]:
    """The lines of the report for somebody."""
    with town.store.reading() as session:
        viewer = Viewer(town.who(name), town.room.definitions.current(session))
        made = table(session, viewer, REPORTS[REPORT], Asked(None, cut))
    return {line.key: list(line.numbers) for line in made.lines}


def summed(town: Town, name: str) -> list[Sums]:
    """The lines beside the list of projects."""
    with town.store.reading() as session:
        return initiative_sums.sums(session, Viewer(town.who(name), town.room.definitions.current(session)))


def paid(initiative: Initiative, people: int, at_risk: int) -> int:
    """A project from its proposal to the payment."""
    case = initiative.reported(people=people)
    initiative.count(case, at_risk)
    initiative.fire(case, "accept", "municipal_coordinator")
    initiative.fire(case, "pay", "municipal_accountant", payment=PAYMENT)
    return case


def test_projects_people_and_money_are_counted(town: Town) -> None:
    paid(Initiative(town), people=12, at_risk=6)

    assert {"paid": [1, 12, 6, 1, 1, 4600.0, 4600.0, 0.0]} == numbers(town, "municipal_coordinator")
    assert {"paid": [1, 12, 6, 1, 1, 4600.0, 4600.0, 0.0]} == numbers(town, "state_officer")
    name = summed(town, "municipal_coordinator")[0].municipality
    assert [Sums(name, 1, 1, 12, 6, LUMP_CENTS, 0)] == summed(town, "municipal_coordinator")


@pytest.mark.parametrize(("people", "at_risk"), [(10, 7), (9, 8), (8, 5)])
def test_those_at_risk_are_not_told_where_one_could_guess_who(town: Town, people: int, at_risk: int) -> None:
    """Neither where few are at risk, nor where few are not."""
    paid(Initiative(town), people=people, at_risk=at_risk)

    told = numbers(town, "municipal_coordinator")["paid"]
    assert people == told[1]
    assert told[2] is None
    assert summed(town, "municipal_coordinator")[0].at_risk is None


def test_a_proposal_that_was_not_handed_in_is_no_project_yet(town: Town) -> None:
    Initiative(town).begin()

    assert {} == numbers(town, "municipal_coordinator")
    assert [] == summed(town, "municipal_coordinator")


def test_what_no_school_has_counted_is_no_data_and_no_zero(town: Town) -> None:
    Initiative(town).reported()

    assert not summed(town, "municipal_coordinator")[0].is_counted
    assert [None, None] == numbers(town, "municipal_coordinator")["report_submitted"][1:3]


def test_whoever_may_not_read_numbers_has_none(town: Town) -> None:
    paid(Initiative(town), people=12, at_risk=6)

    assert [] == summed(town, "ngo") == summed(town, "institution_head")
