"""Signals are worked out from daily sums: only figures that people chose raise one, and no data raises none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from iapflow.services.early_signs import work_out
from iapflow.services.early_switching import Own, switch_off, switch_on
from tests.services.school_class import SchoolClass
from tests.services.town import Town


@pytest.fixture
def school_class(town: Town) -> SchoolClass:
    """Six learners of one class."""
    return SchoolClass(town)


def work(school_class: SchoolClass):
    """Work the signals of the school out."""
    return work_out(school_class.town.store, school_class.town.room, school_class.town.school)


def test_missed_lessons_are_watched_then_acted_on(school_class):
    """Ten lessons without excuse are to watch, twenty-one to act; nine are neither."""
    day = date(2026, 9, 14)
    school_class.attend("Stundu", {day: 5, day + timedelta(days=2): 5})
    school_class.attend("Kavētāja", {day + timedelta(days=number): 3 for number in (0, 1, 2, 3, 4, 7, 8)})
    school_class.attend("Mierīgā", {day: 5, day + timedelta(days=2): 4})
    school_class.switch_on("E01")

    done = work(school_class)

    assert {("Stundu", "E01"): "watch", ("Kavētāja", "E01"): "act"} == school_class.signals()
    assert tuple(sorted(school_class.learners[name] for name in ("Stundu", "Kavētāja"))) == done.raised


def test_days_in_a_row_are_counted_over_weekends(school_class):
    """Friday and Monday are two days in a row; a day on which lessons were attended ends the row."""
    friday = date(2026, 10, 2)
    school_class.attend("Dienu", dict.fromkeys((friday, friday + timedelta(days=3), friday + timedelta(days=4)), 6))
    school_class.attend("Stundu", dict.fromkeys((friday, friday + timedelta(days=3)), 6))
    school_class.attend("Mierīgā", dict.fromkeys((friday, friday + timedelta(days=4)), 6))
    school_class.switch_on("E03")

    work(school_class)

    assert {("Dienu", "E03"): "act", ("Stundu", "E03"): "watch"} == school_class.signals()


def test_a_weak_core_subject_is_enough_to_act(school_class):
    """One weak subject is to watch, two are to act; mathematics alone is to act."""
    day = date(2026, 9, 21)
    school_class.mark("Vērtējumu", day, "maths", 3)
    school_class.mark("Stundu", day, "history", 3)
    school_class.mark("Stundu", day, "maths", 5)
    school_class.mark("Dienu", day, "history", 3)
    school_class.mark("Dienu", day, "biology", 2.5)
    school_class.mark("Mierīgā", day, "maths", 4)
    school_class.switch_on("E04")

    work(school_class)

    assert {("Vērtējumu", "E04"): "act", ("Stundu", "E04"): "watch", ("Dienu", "E04"): "act"} == school_class.signals()


def test_a_fall_is_measured_against_the_semester_before(school_class):
    """From 8 to 6.5 is to act; without marks in the semester before nothing can be said."""
    school_class.mark("Vērtējumu", date(2026, 4, 1), "maths", 8)
    school_class.mark("Vērtējumu", date(2026, 9, 21), "maths", 6.5)
    school_class.mark("Stundu", date(2026, 9, 21), "maths", 4)
    school_class.switch_on("E05")

    work(school_class)

    assert {("Vērtējumu", "E05"): "act"} == school_class.signals()


def test_no_data_raise_no_signal_and_context_never_does(school_class):
    """Nothing is known of a learner: nothing is said; a repeated year alone says nothing either."""
    school_class.switch_on("E01", "E02", "E03", "E06", "E08")

    done = work(school_class)

    assert 0 == done.standing
    assert {} == school_class.signals()


def test_what_is_not_switched_on_raises_nothing(school_class):
    """An indicator counts only where somebody decided that it does."""
    school_class.attend("Kavētāja", dict.fromkeys((date(2026, 10, 5), date(2026, 10, 6), date(2026, 10, 7)), 6))
    school_class.switch_on("E03")

    work(school_class)

    assert {("Kavētāja", "E03")} == set(school_class.signals())


def test_a_signal_ends_when_the_count_falls_and_is_new_when_it_returns(school_class):
    """Late data may excuse what looked missed."""
    school_class.attend("Stundu", {date(2026, 9, 14): 6, date(2026, 9, 16): 6})
    school_class.switch_on("E01")
    work(school_class)
    town = school_class.town
    own = Own(watch=None, act=None)
    actor = school_class.actor("institution_coordinator")

    switch_on(town.store, town.room, actor, (town.school, "E01"), Own(watch=13, act=20, source="pedagoģiskā sēde"))
    ended = work(school_class)
    switch_on(town.store, town.room, actor, (town.school, "E01"), own)
    again = work(school_class)

    assert (1, 0) == (ended.ended, ended.standing)
    assert (school_class.learners["Stundu"],) == again.raised


def test_switching_off_takes_signals_away_that_nobody_looked_at(school_class):
    """What was never brought before people leaves nothing behind."""
    school_class.attend("Stundu", {date(2026, 9, 14): 6, date(2026, 9, 16): 6})
    school_class.switch_on("E01")
    work(school_class)
    town = school_class.town

    switch_off(town.store, town.room, school_class.actor("institution_coordinator"), (town.school, "E01"))

    assert {} == school_class.signals()


def test_working_out_again_writes_nothing(school_class):
    """Only changes are written."""
    school_class.attend("Stundu", {date(2026, 9, 14): 6, date(2026, 9, 16): 6})
    school_class.switch_on("E01", "E02", "E03")
    work(school_class)
    written: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        if statement.lstrip().startswith(("INSERT", "UPDATE early_signal", "DELETE")):
            written.append(statement)

    event.listen(school_class.town.store.engine, "before_cursor_execute", note)
    work(school_class)
    event.remove(school_class.town.store.engine, "before_cursor_execute", note)

    assert [] == written
