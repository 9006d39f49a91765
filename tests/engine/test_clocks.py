"""Clocks over several states: started, stopped, resumed, extended, and explained."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iapflow.engine.clocks import counted_from
from iapflow.engine.context import Known
from iapflow.engine.values import Ask
from iapflow.errors import Refused
from tests.engine.clock_case import Played, book_of
from tests.engine.made import actor, sheet

MONDAY = date(2026, 10, 5)


def plain(day: date, days: int) -> date:
    """So many days on."""
    return day + timedelta(days=days)


def test_a_clock_starts_at_the_first_entry_and_runs_through_its_states() -> None:
    case = Played(book_of())

    first = case.press("ask", MONDAY)
    second = case.press("check", plain(MONDAY, 3), sheet=sheet())

    assert {"term"} == set(first.clocks)
    assert (date(2026, 10, 19), {}) == (case.due, second.clocks)


def test_outside_its_states_nothing_has_begun() -> None:
    assert {} == Played(book_of()).snapshot.clocks


def test_a_clock_stops_outside_and_resumes_by_the_school_days_it_stood_still() -> None:
    """Stopped on a Wednesday, resumed the Tuesday after: four school days of pause, two of a weekend not counted."""
    case = Played(book_of())
    case.press("ask", MONDAY)

    paused = case.press("pause", date(2026, 10, 7))
    case.press("resume", date(2026, 10, 13))

    assert (True, ()) == (paused.clocks["term"].stopped_at is not None, paused.clock_timers)
    assert date(2026, 10, 23) == case.due
    assert "stood still from 2026-10-07 to 2026-10-13, so 4 school_days more: 2026-10-23" == case.sum[-1]


def test_a_pause_within_one_day_costs_nothing() -> None:
    case = Played(book_of())
    case.press("ask", MONDAY)
    case.press("pause", MONDAY)

    case.press("resume", MONDAY)

    assert (date(2026, 10, 19), ()) == (case.due, case.term.added)


def test_other_units_stand_still_by_calendar_days() -> None:
    case = Played(book_of("{term: {runs_in: [asked], in: 1 month}}"))
    case.press("ask", MONDAY)
    case.press("pause", date(2026, 10, 9))

    case.press("resume", date(2026, 10, 12))

    assert date(2026, 11, 8) == case.due


def test_a_clock_that_restarts_counts_anew_at_each_entry() -> None:
    case = Played(book_of("{term: {runs_in: [asked], in: 10 days, restarts: true}}"))
    case.press("ask", MONDAY)
    case.press("pause", date(2026, 10, 9))

    case.press("resume", date(2026, 10, 12))

    assert (date(2026, 10, 22), ()) == (case.due, case.term.added)


@pytest.mark.parametrize(
    ("way", "wanted"), [("next_working_day", date(2026, 10, 12)), ("previous_working_day", date(2026, 10, 9))]
)
def test_the_end_moves_to_a_working_day(way: str, wanted: date) -> None:
    """Five days after a Monday is a Saturday."""
    case = Played(book_of(f"{{term: {{runs_in: [asked], in: 5 days, roll: {way}}}}}"))

    case.press("ask", MONDAY)

    assert wanted == case.due
    assert f"moved from 2026-10-10 to the working day {wanted}" == case.sum[-1]


def test_an_extension_is_given_once_and_then_refused() -> None:
    case = Played(book_of())
    case.press("ask", MONDAY)
    case.press("check", MONDAY, sheet=sheet())
    case.press("prolong", date(2026, 10, 6))
    case.press("check", date(2026, 10, 7), sheet=sheet())

    with pytest.raises(Refused) as refused:
        case.press("prolong", date(2026, 10, 8))

    assert ["extended"] == [reason.because for reason in refused.value.reasons]
    assert (date(2026, 10, 26), 1) == (case.due, case.term.extensions)
    assert "extended by 5 school_days: 2026-10-26" == case.sum[-1]


def test_a_clock_may_count_from_a_field_and_follows_it() -> None:
    """The form handed in names another day: the same press counts anew and plans anew."""
    clocks = "{term: {runs_in: [asked, checked], in: 10 days, from: sheet.until, remind: [2 days]}}"
    case = Played(book_of(clocks))

    empty = case.press("ask", MONDAY)
    filled = case.press("check", date(2026, 10, 6), sheet=sheet(until=date(2026, 10, 20)))

    assert (None, ()) == (empty.clocks["term"].due, empty.clock_timers)
    assert (date(2026, 10, 30), [date(2026, 10, 28)]) == (case.due, [timer.on for timer in filled.clock_timers])


def test_a_draft_that_names_another_day_moves_the_clock_that_counts_from_it() -> None:
    book = book_of("{term: {runs_in: [asked], in: 10 days, from: sheet.until}}")
    case = Played(book)
    case.press("ask", MONDAY)
    asked = Ask("", actor(1, "writer"), datetime(2026, 10, 6, 9, tzinfo=UTC), {"sheet": sheet(until=date(2026, 11, 1))})

    changed = counted_from(book, Known(case.snapshot, asked), "sheet")
    other = counted_from(book, Known(case.snapshot, asked), "note")

    assert ({}, date(2026, 11, 11)) == (other, changed["term"].due and changed["term"].due.on)


def test_reminders_and_escalation_hang_on_the_clock_and_not_on_the_state() -> None:
    step = Played(book_of()).press("ask", MONDAY)

    assert [
        ("remind", date(2026, 10, 14), "term"),
        ("escalate", date(2026, 10, 21), "term"),
    ] == [(timer.kind, timer.on, timer.clock) for timer in step.clock_timers]
    assert {None} == {timer.clock for timer in step.timers}


def test_what_was_told_before_a_pause_is_not_told_again() -> None:
    """Stopped after the reminder, resumed with two school days left: only the escalation is still ahead."""
    case = Played(book_of())
    case.press("ask", MONDAY)
    case.press("pause", date(2026, 10, 15))

    step = case.press("resume", date(2026, 10, 20))

    assert [("escalate", date(2026, 10, 26))] == [(timer.kind, timer.on) for timer in step.clock_timers]


def test_rules_read_whether_a_clock_is_late() -> None:
    case = Played(book_of())
    case.press("ask", MONDAY)
    case.press("check", MONDAY, sheet=sheet())

    with pytest.raises(Refused) as refused:
        case.press("urge", date(2026, 10, 19))

    assert ["is_late"] == [reason.because for reason in refused.value.reasons]
    assert "done" == case.press("urge", date(2026, 10, 20)).state


def test_a_to_do_is_due_when_the_clock_ends_where_that_is_earlier() -> None:
    """The state would give thirty days."""
    step = Played(book_of()).press("ask", MONDAY)

    assert (date(2026, 11, 4), date(2026, 10, 19)) == (
        step.due and step.due.on,
        step.clock_due_at and step.clock_due_at.date(),
    )
    assert {date(2026, 10, 19)} == {task.due for task in step.tasks}


def test_a_clock_to_the_hour_ends_at_its_hour() -> None:
    case = Played(book_of("{term: {runs_in: [asked], in: 48 hours, remind: [6 hours]}}"))

    step = case.press("ask", datetime(2026, 10, 24, 22, 30, tzinfo=UTC))

    assert datetime(2026, 10, 26, 22, 30, tzinfo=UTC) == step.clock_due_at
    assert [datetime(2026, 10, 26, 16, 30, tzinfo=UTC)] == [timer.at for timer in step.clock_timers]


def teaching(day: date) -> bool:
    """Counted by hand: Monday to Friday."""
    return day.weekday() < 5


@settings(max_examples=150, deadline=None)
@given(
    begin=st.dates(date(2023, 12, 1), date(2028, 3, 10)),
    pauses=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 45)), max_size=3),
    unit=st.sampled_from(["days", "school_days", "working_days"]),
)
def test_a_clock_with_pauses_gives_as_many_days_as_it_promised(
    begin: date, pauses: list[tuple[int, int]], unit: str
) -> None:
    """Against a day-by-day count, over leap days, Julys and new years."""
    case = Played(book_of(f"{{term: {{runs_in: [asked], in: 10 {unit}}}}}"))
    today = begin
    case.press("ask", today)
    running: list[tuple[date, date | None]] = []
    since = today
    for works, stands in pauses:
        today += timedelta(days=works)
        case.press("pause", today)
        running.append((since, today))
        today += timedelta(days=stands)
        case.press("resume", today)
        since = today
    running.append((since, None))

    due = case.due

    assert due is not None
    end = max(due, since)
    counted = [
        day
        for first, last in running
        for day in (first + timedelta(days=n) for n in range(1, ((last or end) - first).days + 1))
        if unit == "days" or teaching(day)
    ]
    late = sum(unit == "days" or teaching(due + timedelta(days=n)) for n in range(1, (end - due).days + 1))
    assert 10 == len(counted) - late
