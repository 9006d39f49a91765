"""Due dates and the sums that explain them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iapflow.definitions.calendar_days import add, add_months, counting_unit, roll, subtract
from iapflow.definitions.model import Span
from iapflow.errors import Refused
from tests.definitions.small_registry import small_registry

UNITS = small_registry().units
FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("span", "due"),
    [
        (Span(3, "days"), date(2026, 11, 23)),
        (Span(2, "weeks"), date(2026, 12, 4)),
        (Span(36, "hours"), date(2026, 11, 22)),
        (Span(3, "months"), date(2027, 2, 20)),
        (Span(1, "years"), date(2027, 11, 20)),
        (Span(5, "working_days"), date(2026, 11, 27)),
        (Span(0, "working_days"), FRIDAY),
    ],
)
def test_a_span_leads_to_a_day(span, due):
    """Each unit counts in its own way."""
    assert due == add(FRIDAY, span, UNITS).due


def test_a_span_can_be_counted_backwards():
    """So long before a date."""
    assert date(2026, 11, 16) == subtract(FRIDAY, Span(4, "working_days"), UNITS).due


def test_the_sum_tells_what_was_not_counted():
    """Every due date explains itself."""
    lines = [str(line) for line in add(FRIDAY, Span(5, "working_days"), UNITS).lines]

    assert ["2026-11-20 and 5 working_days: 2026-11-27", "2 not counted: weekend"] == lines


def test_a_month_ends_where_it_ends():
    """The 31st plus a month is the last day of a shorter one."""
    assert date(2027, 2, 28) == add_months(date(2027, 1, 31), 1)


def test_a_due_date_moves_to_a_day_that_counts():
    """And says so."""

    def skips(day, calendar):
        return "weekend" if day.weekday() > 4 else None

    assert FRIDAY == roll(FRIDAY, "next_working_day", skips, None).due
    assert date(2026, 11, 23) == roll(date(2026, 11, 21), "next_working_day", skips, None).due
    assert FRIDAY == roll(date(2026, 11, 22), "previous_working_day", skips, None).due


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 300))
def test_working_days_there_and_back(day, amount):
    """From a working day on, so many forward and so many back is the same day."""
    if day.weekday() < 5:
        there = add(day, Span(amount, "working_days"), UNITS).due
        assert day == subtract(there, Span(amount, "working_days"), UNITS).due


def test_beyond_the_last_year_of_a_calendar_it_is_refused_with_a_sentence():
    """Nobody meets our own error; the administrator is named as who can help."""
    ended = counting_unit("lesson_days", lambda day, _: "between semesters")

    with pytest.raises(Refused) as no:
        ended.counts(FRIDAY, 3, None)

    assert "calendar" == no.value.reasons[0].because
    assert "The calendar ends before a term that begins on 2026-11-20 does" in str(no.value.reasons[0].sentence)
