"""Dates, money and numbers as Latvian and English write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from iapflow.http import formats

DAY = date(2021, 12, 3)
MOMENT = datetime(2021, 12, 3, 12, 2, tzinfo=UTC)


@pytest.mark.parametrize(("language", "written"), [("lv", "03.12.2021."), ("en", "3\xa0Dec\xa02021")])
def test_a_day_in_a_table(language, written):
    assert written == formats.day(DAY, language)


def test_nothing_is_written_for_no_day():
    assert formats.day(None) == ""


@pytest.mark.parametrize(
    ("language", "written"), [("lv", "2021.\xa0gada 3.\xa0decembrī"), ("en", "3\xa0December\xa02021")]
)
def test_a_day_in_a_letter(language, written):
    assert written == formats.day_in_words(DAY, language)


@pytest.mark.parametrize(("language", "written"), [("lv", "plkst.\xa014.02"), ("en", "14:02")])
def test_the_time_is_that_of_latvia(language, written):
    assert written == formats.clock_time(MOMENT, language)


def test_a_moment_shortly_before_midnight_in_utc_is_the_next_day_in_latvia():
    assert formats.day(datetime(2026, 7, 31, 21, 30, tzinfo=UTC)) == "01.08.2026."


def test_summer_time_is_kept():
    assert formats.clock_time(datetime(2026, 7, 1, 6, 5, tzinfo=UTC)) == "plkst.\xa09.05"


@pytest.mark.parametrize(
    ("cents", "language", "written"),
    [
        (460000, "lv", "4\xa0600,00\xa0EUR"),
        (460000, "en", "4,600.00\xa0EUR"),
        (5, "lv", "0,05\xa0EUR"),
        (-1250, "lv", "−12,50\xa0EUR"),
        (None, "lv", ""),
    ],
)
def test_money(cents, language, written):
    assert written == formats.money(cents, language)


@pytest.mark.parametrize(
    ("value", "written"),
    [(1.5, "1,5"), (Decimal("12.00"), "12"), (0, "0"), (1234567, "1\xa0234\xa0567"), (100, "100"), (None, "")],
)
def test_numbers_have_as_many_places_as_they_need(value, written):
    assert written == formats.number(value)


def test_hours_have_their_unit():
    assert formats.hours(Decimal("1.5")) == "1,5\xa0h"
