"""What goes at the end of the school year, and what stays of it: counts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from iapflow.services.early_keeping import close_year
from iapflow.services.early_signs import work_out
from iapflow.store.attendance import AttendanceDay
from iapflow.store.early_signs import EarlyTally
from iapflow.store.learner import Enrolment
from iapflow.store.semester import Semester
from tests.services.school_class import SchoolClass
from tests.services.town import Town

SUMMER = datetime(2027, 7, 1, 9, tzinfo=UTC)


@pytest.fixture
def school_class(town: Town) -> SchoolClass:
    """A class with one signal, at the end of the school year."""
    made = SchoolClass(town)
    made.attend("Kavētāja", {date(2026, 9, 14): 6, date(2026, 10, 6): 6})
    made.attend("Mierīgā")
    made.switch_on("E01")
    work_out(town.store, town.room, town.school)
    with town.store as session:
        session.add(Semester(school_year="2026/27", number=2, starts_on=date(2027, 1, 4), ends_on=date(2027, 5, 31)))
        left = select(Enrolment).where(Enrolment.learner_id == made.learners["Kavētāja"])
        session.scalars(left).one().valid_to = date(2027, 2, 1)
    return made


def held(school_class: SchoolClass) -> set[str]:
    """Of whom daily sums are held."""
    names = {ident: name for name, ident in school_class.learners.items()}
    with school_class.town.store.reading() as session:
        return {names[ident] for ident in session.scalars(select(AttendanceDay.learner_id).distinct())}


def close(school_class: SchoolClass) -> int:
    """The clock closes the year."""
    return close_year(school_class.town.store, school_class.town.room, school_class.town.school)


def test_during_the_year_nothing_goes(school_class):
    """The first semester of the year is still running."""
    school_class.town.now = datetime(2027, 1, 10, 9, tzinfo=UTC)

    assert 0 == close(school_class)
    assert {"Kavētāja", "Mierīgā"} == held(school_class)


def test_sums_of_learners_without_a_signal_go_at_the_years_end(school_class):
    """Who had a signal is kept a year longer; the clock does it once."""
    school_class.town.now = SUMMER

    gone, again = close(school_class), close(school_class)

    assert (32, 0) == (gone, again)
    assert {"Kavētāja"} == held(school_class)


def test_counts_stay_with_what_happened_afterwards(school_class):
    """By value: how many learners, how many of them left education; nobody is named."""
    school_class.town.now = SUMMER
    close(school_class)

    with school_class.town.store.reading() as session:
        tallies = session.execute(
            select(EarlyTally.value, func.sum(EarlyTally.learners), func.sum(EarlyTally.leavers))
            .where(EarlyTally.indicator == "E01")
            .group_by(EarlyTally.value)
            .order_by(EarlyTally.value)
        ).all()
    assert [(0, 1, 0), (12, 1, 1)] == [tuple(map(int, row)) for row in tallies]


def test_a_year_later_the_sums_with_a_signal_go_too(school_class):
    """Nothing is held for longer than somebody said."""
    school_class.town.now = SUMMER
    close(school_class)
    with school_class.town.store as session:
        for number, (first, last) in enumerate((("2027-09-01", "2027-12-17"), ("2028-01-03", "2028-05-31")), 1):
            days = {"starts_on": date.fromisoformat(first), "ends_on": date.fromisoformat(last)}
            session.add(Semester(school_year="2027/28", number=number, **days))
    school_class.town.now = datetime(2028, 7, 1, 9, tzinfo=UTC)

    close(school_class)

    assert set() == held(school_class)
