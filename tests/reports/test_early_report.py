"""R15: counts of what became of signs; small numbers are kept back, thresholds judged above the school only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from iapflow.reports.early_report import report, told
from iapflow.reports.viewer import Viewer
from iapflow.services.early_signs import work_out
from iapflow.store.early_signs import EarlyTally
from iapflow.store.semester import Semester
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.school_class import SchoolClass
from tests.services.town import Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]

TALLY = {0: (200, 6), 12: (40, 9), 25: (15, 7)}


@pytest.fixture
def school_class(town: Town) -> SchoolClass:
    """A class with one signal, and the counts of a semester that is over."""
    made = SchoolClass(town)
    made.attend("Kavētāja", {date(2026, 9, 14): 6, date(2026, 9, 15): 6})
    made.switch_on("E01")
    work_out(town.store, town.room, town.school)
    with town.store as session:
        before = session.query(Semester).filter_by(school_year="2025/26").one().id
        for value, (learners, leavers) in TALLY.items():
            session.add(
                EarlyTally(
                    semester_id=before, institution_id=town.school, indicator="E01", value=Decimal(value),
                    learners=learners, leavers=leavers,
                )
            )  # fmt: skip
    return made


def asked(school_class: SchoolClass, name: str, tried: str | None = None):
    """The report for somebody."""
    town = school_class.town
    with town.store.reading() as session:
        viewer = Viewer(school_class.actor(name), town.room.definitions.current(session))
        return report(session, viewer, (None, "E01", Decimal(tried) if tried else None))


@pytest.mark.parametrize(("number", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (50, 50)])
def test_a_small_number_is_never_told(number, shown):
    """Nothing at all is nothing; from one to four it is kept back."""
    assert shown == told(number)


def test_a_school_sees_counts_and_no_thresholds(school_class):
    """One flagged learner is fewer than five."""
    found = asked(school_class, "institution_coordinator")

    assert (None, 0) == (found.together.flagged, found.together.reviewed)
    assert [] == list(found.judged)


def test_thresholds_are_judged_above_the_school_only(school_class):
    """Hits and misses of the definition's figures and of one that is tried, on what happened."""
    found = asked(school_class, "municipal_coordinator", "12")

    judged = {one.name: (one.flagged, one.hits, one.misses) for one in found.judged}
    assert {"watch": (55, 16, 6), "act": (15, 7, 15), "tried": (55, 16, 6)} == judged


def test_below_fifty_flagged_no_figure_is_judged(school_class):
    """It would say more about children than about figures."""
    with school_class.town.store as session:
        session.query(EarlyTally).filter_by(value=Decimal(12)).update({"learners": 30})

    assert [] == list(asked(school_class, "municipal_coordinator").judged)


def test_another_municipality_is_not_counted(school_class):
    """The head of another school sees nothing of this one."""
    assert 0 == asked(school_class, "other_head").together.flagged
