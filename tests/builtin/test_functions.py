"""Functions for rules: sums, money, rates by date, days and ages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from iapflow.builtin.functions import add, age_on, days_between, eur, money, rate, school_days_between, total
from iapflow.definitions.catalogue import load
from iapflow.extend import REGISTRY
from tests.services.town import TEXTS

CALENDAR = load(TEXTS, REGISTRY).calendar
RATES = [
    (None, date(2023, 1, 1), 900),
    ("M01", date(2025, 1, 1), 1500),
    (None, date(2026, 1, 1), 1000),
    ("M01", date(2026, 9, 1), 1600),
]


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2008, 10, 5), date(2026, 10, 4), 17),
        (date(2008, 10, 5), date(2026, 10, 5), 18),
        (date(2008, 10, 5), date(2008, 10, 5), 0),
    ],
)
def test_age_counts_full_years(born: date, on: date, years: int) -> None:
    """Born on 29 February one is older from 1 March of a common year."""
    assert years == age_on(born, on)


@pytest.mark.parametrize(
    ("volume", "price", "cents"),
    [(12, 1000, 12000), (0.5, 1001, 501), (1.5, 1001, 1502), (0.1, 5, 1), (0.1, 4, 0), (2.675, 100, 268), (0, 900, 0)],
)
def test_half_a_cent_is_rounded_up(volume: float, price: int, cents: int) -> None:
    """By the decimals as they were typed, not by what a binary number makes of them."""
    assert cents == money(volume, price)


@pytest.mark.parametrize(
    ("measure", "on", "cents"),
    [
        ("M01", date(2026, 10, 1), 1600),
        ("M01", date(2026, 9, 1), 1600),
        ("M01", date(2026, 8, 31), 1500),
        ("M01", date(2024, 12, 31), 900),
        ("M02", date(2026, 10, 1), 1000),
        ("M02", date(2025, 12, 31), 900),
        ("M02", date(2022, 12, 31), None),
    ],
)
def test_the_rate_of_the_day_counts_and_a_measures_own_comes_first(measure: str, on: date, cents: int | None) -> None:
    assert cents == rate({"$rates": RATES}, measure, on)


@pytest.mark.parametrize(("written", "cents"), [("500.00", 50000), ("0.01", 1), ("12", 1200), ("five", None)])
def test_euros_are_written_as_text(written: str, cents: int | None) -> None:
    assert cents == eur(written)


@pytest.mark.parametrize(("values", "wanted"), [([], 0), ([1, 2], 3), ([0.5, 0.25], 0.75)])
def test_the_sum_of_nothing_is_nothing(values: list[Any], wanted: Any) -> None:
    assert wanted == total(values)


@pytest.mark.parametrize(
    ("span", "wanted"),
    [
        ("3 months", date(2026, 12, 30)),
        ("1 years", date(2027, 9, 30)),
        ("2 working_days", date(2026, 10, 2)),
        ("14 school_days", date(2026, 10, 27)),
        ("5 moons", None),
        ("some days", None),
    ],
)
def test_a_span_is_added_by_its_unit(span: str, wanted: date | None) -> None:
    assert wanted == add({"$calendar": CALENDAR}, date(2026, 9, 30), span)


def test_without_a_calendar_school_days_are_not_counted() -> None:
    assert add({}, date(2026, 9, 30), "2 school_days") is None
    assert date(2026, 10, 2) == add({}, date(2026, 9, 30), "2 days")
    assert 0 == school_days_between({}, date(2026, 9, 1), date(2026, 9, 30))


def test_days_between_may_be_negative() -> None:
    assert [30, -30, 0] == [
        days_between(date(2026, 9, 1), date(2026, 10, 1)),
        days_between(date(2026, 10, 1), date(2026, 9, 1)),
        days_between(date(2026, 10, 1), date(2026, 10, 1)),
    ]


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 10, 5), date(2026, 10, 9), 4),
        (date(2026, 10, 16), date(2026, 10, 26), 1),
        (date(2026, 12, 18), date(2027, 1, 4), 1),
        (date(2026, 11, 13), date(2026, 11, 20), 4),
        (date(2026, 10, 9), date(2026, 10, 5), 0),
        (date(2026, 10, 9), date(2026, 10, 9), 0),
    ],
    ids=["week", "break", "between semesters", "18 November", "backwards", "same day"],
)
def test_school_days_leave_out_what_is_no_school(first: date, last: date, days: int) -> None:
    assert days == school_days_between({"$calendar": CALENDAR}, first, last)


@pytest.mark.parametrize(
    ("name", "position", "written", "says"),
    [
        ("eur", 0, "5OO", "'5OO' is no amount; write it as in '500.00'"),
        ("eur", 0, "500.00", None),
        ("add", 1, "3 mnths", "there is no unit 'mnths'. Did you mean 'months'?"),
        ("add", 1, "10 school_days", None),
    ],
)
def test_what_is_written_out_is_tried_at_load(name: str, position: int, written: str, says: str | None) -> None:
    assert says == REGISTRY.functions[name].written[position].wrong(written)
