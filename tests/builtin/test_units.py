"""Working days and school days: why a day does not count."""

from __future__ import annotations

from datetime import date

import pytest

from iapflow.builtin.units import counted, not_taught, not_worked
from iapflow.definitions.catalogue import load
from iapflow.extend import REGISTRY
from tests.services.town import TEXTS

CALENDAR = load(TEXTS, REGISTRY).calendar


@pytest.mark.parametrize(
    ("day", "worked", "taught"),
    [
        (date(2026, 10, 5), None, None),
        (date(2026, 10, 3), "weekend", "weekend"),
        (date(2026, 11, 18), "public holiday", "public holiday"),
        (date(2026, 10, 20), None, "school holidays"),
        (date(2026, 10, 19), None, "school holidays"),
        (date(2026, 10, 23), None, "school holidays"),
        (date(2026, 10, 26), None, None),
        (date(2026, 12, 18), None, None),
        (date(2026, 12, 21), None, "between semesters"),
        (date(2027, 6, 15), None, None),
        (date(2027, 6, 22), None, "between semesters"),
        (date(2040, 10, 5), None, "between semesters"),
    ],
)
def test_every_day_says_why_it_does_not_count(day: date, worked: str | None, taught: str | None) -> None:
    assert (worked, taught) == (not_worked(day, CALENDAR), not_taught(day, CALENDAR))


def test_an_unknown_unit_reaches_nothing() -> None:
    assert counted(date(2026, 10, 5), 1, "moons", CALENDAR) is None
    assert counted(date(2026, 10, 5), 1, "school_days", None) is None
    assert date(2026, 10, 6) == counted(date(2026, 10, 5), 1, "school_days", CALENDAR)


def test_a_day_beyond_the_calendar_has_no_value_for_rules() -> None:
    assert counted(date(2026, 10, 5), 3_000, "school_days", CALENDAR) is None
