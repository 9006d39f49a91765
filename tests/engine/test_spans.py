"""Spans in every unit, over leap days, summers, new years and changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iapflow.definitions.model import Span
from iapflow.engine import spans
from iapflow.engine.values import Due
from tests.engine.made import book

RIGA = ZoneInfo("Europe/Riga")


@pytest.mark.parametrize(
    ("day", "span", "wanted"),
    [
        (date(2028, 1, 31), Span(1, "months"), date(2028, 2, 29)),
        (date(2027, 1, 31), Span(1, "months"), date(2027, 2, 28)),
        (date(2028, 2, 29), Span(1, "years"), date(2029, 2, 28)),
        (date(2028, 2, 28), Span(1, "days"), date(2028, 2, 29)),
        (date(2026, 12, 31), Span(1, "days"), date(2027, 1, 1)),
        (date(2026, 12, 31), Span(1, "working_days"), date(2027, 1, 1)),
        (date(2026, 7, 31), Span(1, "weeks"), date(2026, 8, 7)),
    ],
)
def test_the_edges_of_the_calendar(day: date, span: Span, wanted: date) -> None:
    assert wanted == spans.after(book(), day, span).on


def test_hours_pass_a_change_of_the_clock_as_they_pass() -> None:
    """Forty-eight hours over the night of 25 October end an hour earlier by the clock on the wall."""
    start = datetime(2026, 10, 24, 12, 0, tzinfo=RIGA)

    due = spans.after(book(), start, Span(48, "hours"))

    assert due.at is not None
    assert (timedelta(hours=48), 11) == (due.at.astimezone(UTC) - start.astimezone(UTC), due.at.astimezone(RIGA).hour)


def test_hours_before_a_day_are_counted_from_its_end() -> None:
    when = spans.before(book(), Due(date(2026, 10, 5)), Span(6, "hours"))

    assert datetime(2026, 10, 5, 17, 59, 59, tzinfo=UTC) == when


def test_a_due_date_to_the_hour_keeps_its_hour_when_days_are_added() -> None:
    due = Due(date(2026, 10, 5), at=datetime(2026, 10, 5, 9, 30, tzinfo=UTC))

    assert datetime(2026, 10, 12, 9, 30, tzinfo=UTC) == spans.longer(book(), due, Span(5, "working_days")).at


@settings(max_examples=150, deadline=None)
@given(
    day=st.dates(date(2023, 12, 1), date(2028, 12, 31)),
    amount=st.integers(0, 120),
    unit=st.sampled_from(["days", "working_days", "school_days"]),
)
def test_a_span_is_as_long_as_a_count_day_by_day(day: date, amount: int, unit: str) -> None:
    """And counted back the number is the same."""
    here, left = day, amount
    while left:
        here += timedelta(days=1)
        left -= unit == "days" or here.weekday() < 5

    assert here == spans.after(book(), day, Span(amount, unit)).on
    assert amount == spans.counted_between(book(), day, here, unit)


@settings(max_examples=100, deadline=None)
@given(day=st.dates(date(2023, 12, 1), date(2028, 12, 31)))
def test_an_end_is_moved_by_no_more_than_a_weekend(day: date) -> None:
    later = spans.rolled(book(), Due(day), "next_working_day").on
    sooner = spans.rolled(book(), Due(day), "previous_working_day").on

    assert sooner <= day <= later
    assert later.weekday() < 5
    assert sooner.weekday() < 5
    assert later - sooner in {timedelta(0), timedelta(days=3)}
