"""A deadline is counted by the calendar of the case's institution and of the learner's grade."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from iapflow.builtin.units import not_taught
from iapflow.extend import REGISTRY
from iapflow.services.case_calendars import of_unit
from iapflow.services.definitions import publish
from iapflow.store.case import Case
from iapflow.store.learner import Enrolment
from tests.services.town import TEXTS, Town

PATH = "workflows/calendar.yaml"
OWN = """institutions:
  SK:
    breaks: [{from: 2026-10-05, to: 2026-10-06}]
    days: [2026-10-10]
"""


def published(town: Town, *patches: tuple[str, str]) -> None:
    """The shipped definitions under another calendar."""
    text = TEXTS[PATH].decode()
    for find, put in patches:
        assert find in text
        text = text.replace(find, put, 1)
    publish(town.store, {**TEXTS, PATH: text.encode()}, REGISTRY, town.now)


def grade(town: Town, grade: str) -> None:
    with town.store as session:
        session.execute(update(Enrolment).values(grade=grade))


def due(town: Town) -> tuple[date, list[Any]]:
    """When the head has to decide, and the end of the sum."""
    case = town.submitted()
    with town.store.reading() as session:
        found = session.get_one(Case, case)
        assert found.due_at is not None
        return found.due_at.date(), [line for line in found.due_lines or [] if line[0].startswith("by the")]


def test_the_institutions_own_days_count_and_the_sum_says_so(town: Town) -> None:
    """Two days off and a Saturday of lessons: 9 October would be 8 October elsewhere."""
    published(town, ("years:\n", OWN + "years:\n"))

    assert (date(2026, 10, 10), [["by the calendar of: {unit}", {"unit": "Unit SK"}]]) == due(town)


@pytest.mark.parametrize(("mine", "on", "lines"), [("7", 9, 1), ("8", 8, 0)])
def test_a_break_of_one_grade_moves_the_deadlines_of_that_grade(town: Town, mine: str, on: int, lines: int) -> None:
    pause = "breaks:\n      - {from: 2026-10-05, to: 2026-10-05, grades: ['7']}\n      - {from: 2026-10-19"
    published(town, ("breaks:\n      - {from: 2026-10-19", pause))
    grade(town, mine)

    found, told = due(town)

    assert date(2026, 10, on) == found
    assert [["by the calendar of grade {grade}", {"grade": mine}]] == told


def test_a_school_counts_for_itself_as_long_as_anybody_is_taught(town: Town) -> None:
    published(town, ("years:\n", OWN + "years:\n"))

    days = (date(2026, 10, 5), date(2026, 10, 10), date(2027, 6, 11))
    with town.store.reading() as session:
        calendar = town.room.definitions.current(session).calendar
        own, other = (of_unit(session, calendar, town.units[code]) for code in ("SK", "SK2"))
        found = [(not_taught(day, own), not_taught(day, other)) for day in days]

    assert [("school holidays", None), (None, "weekend"), (None, None)] == found
