"""Dates and times as people type them."""

from datetime import UTC, date, datetime

import pytest

from iapflow.forms.cleaning import Unclean
from iapflow.forms.days import a_date, a_moment, a_month, a_time, shown_date


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("2000-02-29", date(2000, 2, 29)),
        ("29.02.2024.", date(2024, 2, 29)),
        ("29.2.2024", date(2024, 2, 29)),
        ("2024-1-5", date(2024, 1, 5)),
        (" 3. 12. 2026. ", date(2026, 12, 3)),
    ],
)
def test_dates_in_latvian_and_standard_form(typed, day):
    """Day, month, year, or the standard."""
    assert day == a_date(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "2023-02-29",
        "2026-04-31",
        "2026-01-00",
        "0000-01-01",
        "0001-01-01",
        "1899-12-31",
        "10000-01-01",
        "24-02-29",
        "02/29/2024",
        "２０２４-01-01",
        "45350",
        "",
    ],
)
def test_dates_that_do_not_exist_are_refused(typed):
    """And none is guessed."""
    with pytest.raises(Unclean):
        a_date(typed)


def test_of_a_doubled_hour_the_first_is_meant():
    """On the last Sunday of October 3:30 comes twice."""
    assert datetime(2026, 10, 25, 0, 30, tzinfo=UTC) == a_moment("2026-10-25T03:30")


@pytest.mark.parametrize("typed", ["2026-03-29T03:30", "2026-12-31T23:59:60", "2026-12-31", "2026-01-01T25:00"])
def test_moments_that_do_not_exist_are_refused(typed):
    """A skipped hour, a leap second, no hour at all."""
    with pytest.raises(Unclean):
        a_moment(typed)


def test_moments_are_taken_in_words():
    """As letters write them."""
    assert datetime(2026, 12, 3, 12, 5, tzinfo=UTC) == a_moment("03.12.2026. plkst. 14.05")


def test_times_and_months():
    """One way of writing each is kept."""
    assert "09:30" == a_time("9.30")
    assert "2026-11" == a_month("11.2026")
    assert "03.12.2021." == shown_date(date(2021, 12, 3), "lv")
