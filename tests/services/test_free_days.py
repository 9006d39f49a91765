"""The days without school as a table."""

from datetime import date

from iapflow.services.free_days import BREAK, HOLIDAY, Free, free_days
from tests.services.test_case_calendars import OWN, published


def test_breaks_and_public_holidays_stand_by_day_for_two_years(town):
    """18 November 2026 is a Wednesday; the last school year and those after the next are not told."""
    with town.store.reading() as session:
        found = free_days(town.room.definitions.current(session).calendar, date(2026, 10, 1))

    assert Free("2026/27", date(2026, 10, 19), date(2026, 10, 23), BREAK) == found[0]
    assert Free("2026/27", date(2026, 11, 18), date(2026, 11, 18), HOLIDAY) in found
    assert {"2026/27", "2027/28"} == {one.year for one in found}
    assert found == sorted(found, key=lambda one: one.first)


def test_a_schools_own_break_names_the_school(town):
    published(town, ("years:\n", OWN + "years:\n"))
    with town.store.reading() as session:
        found = free_days(town.room.definitions.current(session).calendar, date(2026, 10, 1))

    own = [one for one in found if one.unit]
    assert [Free("2026/27", date(2026, 10, 5), date(2026, 10, 6), BREAK, unit="SK")] == own


def test_without_a_calendar_there_is_none():
    assert [] == free_days(None, date(2026, 10, 1))
