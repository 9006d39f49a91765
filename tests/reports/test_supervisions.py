"""Supervisions in numbers: marks are told from five up, and only once it is closed."""

from __future__ import annotations

from datetime import date

from iapflow.reports.supervision_sums import Sum, sums
from iapflow.reports.supervisions import led, mine
from iapflow.reports.viewer import Viewer
from iapflow.store.case import Case
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.supervising import NAMES, Supervising
from tests.services.town import Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]
FIVE = (*NAMES, "institution_coordinator")


def told(town: Town, name: str, question=sums):
    """What somebody reads."""
    with town.store.reading() as session:
        return question(session, Viewer(town.who(name), town.room.definitions.current(session)))


def rated(town: Town, names: tuple[str, ...]) -> None:
    """One that everybody rated, accepted and not closed yet."""
    supervising = Supervising(town)
    case = supervising.held(names)
    supervising.closed(case)
    for name in names:
        supervising.rate(case, name, 5 if name == "plan_author" else 4)


def close(town: Town) -> None:
    """As the clock does after ten working days."""
    with town.store as session:
        session.query(Case).filter_by(workflow="supervision").update({"state": "closed"})


def test_five_marks_are_told_once_it_is_closed_and_not_a_day_before(town: Town) -> None:
    rated(town, FIVE)

    before = told(town, "state_officer")
    leader_before = told(town, "supervisor", led)[0].mean
    close(town)

    assert (Sum(1, 1, 0, 5, None), None) == (before, leader_before)
    assert Sum(1, 1, 0, 5, 4.2) == told(town, "state_officer") == told(town, "municipal_coordinator")
    assert 4.2 == told(town, "supervisor", led)[0].mean


def test_four_marks_are_never_told_to_anybody(town: Town) -> None:
    rated(town, NAMES)

    close(town)

    assert Sum(1, 1, 0, 4, None) == told(town, "state_officer")
    assert None is told(town, "supervisor", led)[0].mean is told(town, "plan_author", mine)[0].mean
    assert None is told(town, "institution_head") is told(town, "supervisor")


def test_ones_own_are_listed_and_nobody_elses(town: Town) -> None:
    case = Supervising(town).held(NAMES[:2])

    line = told(town, "plan_author", mine)[0]

    assert (case, True, False, date(2026, 10, 5)) == (
        line.one.case_id, line.may_rate, line.has_rated, line.one.held_on,
    )  # fmt: skip
    assert [] == told(town, "institution_head", mine) == told(town, "plan_author", led)
