"""The demonstration opens on a Tuesday in the tenth week, whatever the day outside."""

from datetime import date

import pytest

from iapflow.cli.demo.days import Term, around, demo_day

TERMS = [
    Term("2025/26", 2, date(2026, 1, 5), date(2026, 5, 29)),
    Term("2026/27", 1, date(2026, 9, 1), date(2026, 12, 18)),
    Term("2026/27", 2, date(2027, 1, 4), date(2027, 5, 31)),
    Term("2027/28", 1, date(2027, 9, 1), date(2027, 12, 17)),
]


@pytest.mark.parametrize(
    ("today", "opens"),
    [
        (date(2026, 11, 23), date(2026, 11, 3)),
        (date(2026, 12, 31), date(2026, 11, 3)),
        (date(2027, 1, 4), date(2027, 3, 9)),
        (date(2027, 7, 15), date(2027, 3, 9)),
        (date(2026, 9, 1), date(2026, 11, 3)),
    ],
)
def test_the_day_lies_in_the_current_or_last_semester(today: date, opens: date):
    """July, New Year's Eve and the first day of school included."""
    _, current, _ = around(TERMS, today)

    assert opens == demo_day(current)
    assert 1 == opens.weekday()


@pytest.mark.parametrize("today", [date(2020, 1, 1), date(2040, 1, 1)])
def test_there_is_always_a_semester_before_and_one_after(today: date):
    """Also where the calendar begins or ends."""
    previous, current, following = around(TERMS, today)

    assert previous.ends_on < current.starts_on < following.starts_on


def test_a_calendar_of_two_semesters_is_too_short():
    """The message says what to add."""
    with pytest.raises(ValueError, match="calendar"):
        around(TERMS[:2], date(2026, 11, 1))
