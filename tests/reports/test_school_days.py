"""School days are counted by the calendar of the learner's institution and grade."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from iapflow.reports.school_days import numbered_days
from tests.reports.test_finance import by_key, seen
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.test_case_calendars import OWN, grade, published
from tests.services.town import Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]
PAUSE = (
    "breaks:\n      - {from: 2026-10-19",
    "breaks:\n      - {from: 2026-10-05, to: 2026-10-05, grades: ['7']}\n      - {from: 2026-10-19",
)


def waited(town: Town) -> list[object]:
    """What the report says of a plan that stands before the head since 1 October."""
    town.submitted()
    town.go(date(2026, 10, 16))
    return by_key(seen(town, "timeliness", "step"))["support_plan/submitted"]


def test_an_institutions_own_days_count_in_its_steps(town: Town) -> None:
    """Eleven days elsewhere: two are off here, and a Saturday is taught; five are allowed."""
    published(town, ("years:\n", OWN + "years:\n"))

    assert [1, 1, 1, 1, 100.0, 10.0, 5] == waited(town)


@pytest.mark.parametrize(("mine", "days"), [("7", 10), ("8", 11)])
def test_a_break_of_one_grade_counts_in_its_steps_alone(town: Town, mine: str, days: int) -> None:
    published(town, PAUSE)
    grade(town, mine)

    assert days == waited(town)[5]


def test_a_semester_lasts_as_long_as_it_does_for_the_grade(town: Town) -> None:
    """School days of June 2027: a ninth-grader's, a twelfth-grader's, those of others, those where no grade is known."""
    with town.store.reading() as session:
        days = numbered_days(town.room.definitions.current(session).calendar, date(2027, 7, 1))
        rows = session.execute(select(days).where(days.c.day.in_(["2027-05-31", "2027-06-30"])))
        counts: dict[str, list[int]] = {}
        for row in sorted(rows, key=lambda one: one.day):
            counts.setdefault(row.whose, []).append(row.school)

    assert {"/9": 9, "/12": 14, "/*": 0, "/": 14} == {whose: last - first for whose, (first, last) in counts.items()}
