"""Mana nedēļa: rows proposed by a measure's day and time, and one tap that enters them."""

from datetime import date, time

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.reports import week_strip
from iapflow.reports.viewer import Viewer
from iapflow.services import week_slots as week
from iapflow.services.work_log import log_work
from iapflow.store.make_up import MakeUp
from iapflow.store.work_log import WorkLogEntry
from tests.services.test_case_calendars import published

THURSDAY = date(2026, 10, 15)


@pytest.fixture
def case(town):
    found = town.delivered()
    town.go(THURSDAY)
    return found


def keep(town, case, weekday=2, who="subject_teacher", start="14.05", end="15:05", row="m1"):
    week.keep_slot(town.store, town.room, town.who(who), week.Slot(case, row, weekday, start, end))


def strip(town, who="subject_teacher"):
    with town.store.reading() as session:
        return week_strip.strip(session, Viewer(town.who(who), town.room.definitions.current(session)))


def tap(town, key, what="held", who="subject_teacher", request="tap-1", **more):
    return week.tell(town.store, town.room, town.who(who), week.Tap(key, what, more, request))


def row(town):
    with town.store.reading() as session:
        return session.scalars(select(WorkLogEntry)).one()


def because(call, *args, **more):
    with pytest.raises(Refused) as refused:
        call(*args, **more)
    return {reason.because for reason in refused.value.reasons}


def test_the_strip_proposes_what_stands_in_the_week(town, case):
    keep(town, case, weekday=2)
    keep(town, case, weekday=5)

    found = [(one.on, one.time_from, one.status) for one in strip(town)]

    assert [(date(2026, 10, 13), time(14, 5), "open"), (date(2026, 10, 16), time(14, 5), "later")] == found
    assert [] == strip(town, "support_specialist")


def test_one_tap_enters_the_row(town, case):
    keep(town, case)
    [one] = strip(town)

    tap(town, one.key, topic="Daļskaitļi")

    kept = row(town)
    assert (date(2026, 10, 13), time(14, 5), 1.0, "m1") == (
        kept.worked_on, kept.time_from, float(kept.hours), kept.measure_row,
    )  # fmt: skip
    assert ["held"] == [one.status for one in strip(town)]
    assert {"state"} == because(tap, town, one.key, topic="Daļskaitļi", request="tap-2")


def test_who_did_not_come_is_entered_with_the_reason(town, case):
    keep(town, case)
    [one] = strip(town)
    assert {"form"} == because(tap, town, one.key, "missed")

    tap(town, one.key, "missed", reason="illness")

    assert (True, "illness") == (row(town).no_show, row(town).no_show_reason)
    assert ["missed"] == [one.status for one in strip(town)]


def test_what_is_moved_is_proposed_on_its_new_day_and_owed_until_then(town, case):
    keep(town, case)
    [one] = strip(town)
    assert {"moved_to"} == because(tap, town, one.key, "moved")

    tap(town, one.key, "moved", moved_to="2026-10-14", moved_from="16:00")

    assert ["moved", "open"] == [one.status for one in strip(town)]
    tap(town, strip(town)[1].key, topic="Daļskaitļi")
    with town.store.reading() as session:
        assert session.scalars(select(MakeUp)).one().settled_by_id == row(town).id


def test_what_is_not_told_in_full_is_not_entered(town, case):
    keep(town, case)
    [one] = strip(town)

    assert {"form"} == because(tap, town, one.key)
    assert 0 == town.count(WorkLogEntry)


def test_what_lies_ahead_is_not_entered_but_can_be_moved(town, case):
    keep(town, case, weekday=5)
    [one] = strip(town)
    assert {"state"} == because(tap, town, one.key, topic="Daļskaitļi")

    tap(town, one.key, "moved", moved_to="2026-10-19")

    assert ["moved"] == [one.status for one in strip(town)]


def test_a_row_entered_in_the_log_is_not_asked_for_again(town, case):
    keep(town, case)
    log_work(
        town.store, town.room, town.who("subject_teacher"), case,
        (town.entry(worked_on="2026-10-13", time_from="14:00", time_to="15:00"), "row-1"),
    )  # fmt: skip
    assert ["held"] == [one.status for one in strip(town)]


def test_days_without_school_are_left_out(town, case):
    keep(town, case)
    town.go(date(2026, 10, 22))

    assert [] == strip(town)


def test_a_day_off_of_the_own_school_is_left_out(town, case):
    keep(town, case)
    own = "institutions: {SK: {breaks: [{from: 2026-10-13, to: 2026-10-13}]}}\nyears:\n"
    published(town, ("years:\n", own))

    assert [] == strip(town)


def test_wrong_days_and_times_are_refused(town, case):
    assert {"weekday"} == because(keep, town, case, weekday=8)
    assert {"time"} == because(keep, town, case, start="x")
    assert {"time"} == because(keep, town, case, start="16:00")


def test_only_the_measures_giver_keeps_its_day(town, case):
    for who in ("plan_author", "support_specialist", "other_head"):
        with pytest.raises(Missing):
            keep(town, case, who=who)
    with pytest.raises(Missing):
        keep(town, case, row="m9")
    keep(town, case)
    with pytest.raises(Missing):
        week.drop_slot(town.store, town.who("plan_author"), (case, "m1", 2))
    week.drop_slot(town.store, town.who("subject_teacher"), (case, "m1", 2))
    assert [] == strip(town)


def test_a_foreign_key_opens_nothing(town, case):
    keep(town, case)
    [one] = strip(town)
    with pytest.raises(Missing):
        tap(town, one.key, who="support_specialist", topic="x")
