"""The participant record: once at joining, its end, and the result within four weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.reports.participant_records import RecordLine, joining, records
from iapflow.services import participants as service
from iapflow.services.participants import Joined
from iapflow.store.case import Case
from iapflow.store.learner import Learner
from iapflow.store.participant import ParticipantRecord
from iapflow.store.setting_value import SettingValue
from tests.services.town import LONG_AGO, Town

COORDINATOR = "institution_coordinator"
TODAY, LATER = date(2026, 10, 1), date(2026, 12, 14)


@pytest.fixture
def plan(town: Town) -> int:
    """A plan in delivery."""
    return town.delivered()


def enter(town: Town, plan: int, who: str = COORDINATOR, **more) -> int:
    """Somebody joined."""
    joined = replace(Joined(plan, None, "general", "none"), **more)
    return service.enter(town.store, town.room, town.who(who), town.school, joined)


def leave(town: Town, record: int, on: date = LATER, how: str = "completed") -> None:
    """Somebody takes part no more."""
    service.leave(town.store, town.who(COORDINATOR), (town.school, record), (on, how))


def follow(town: Town, record: int, on: date, result: str = "learns") -> None:
    """What came of it."""
    service.follow_up(town.store, town.room, town.who(COORDINATOR), (town.school, record), (on, result))


def waiting(town: Town) -> list[tuple[int, date]]:
    """Plans whose learner has no record."""
    with town.store.reading() as session:
        return [(one.case_id, one.since) for one in joining(session, town.school)]


def line(town: Town) -> RecordLine:
    """The one record."""
    with town.store.reading() as session:
        [found] = records(session, town.school, 28)
        return found


def test_a_record_is_entered_once_when_support_has_begun(town, plan):
    """The day is that on which the plan went into delivery, unless another is written."""
    before = waiting(town)
    record = enter(town, plan)
    with pytest.raises(Missing):
        enter(town, plan)

    assert ([(plan, TODAY)], []) == (before, waiting(town))
    with town.store.reading() as session:
        row = session.get_one(ParticipantRecord, record)
        assert (TODAY, "general", "none", None) == (row.joined_on, row.status, row.education, row.sex)


def test_before_support_begins_there_is_nothing_to_enter(town):
    """A plan that waits for the head begins nothing."""
    plan = town.submitted()
    with pytest.raises(Missing):
        enter(town, plan)

    assert [] == waiting(town)


def test_what_is_wrong_is_told_at_once(town, plan):
    """Nothing is stored."""
    with pytest.raises(Refused) as refused:
        enter(town, plan, status="x", education="", joined_on=date(2026, 10, 2))

    assert ["status", "education", "joined_on"] == [one.fix for one in refused.value.reasons]
    assert 0 == town.count(ParticipantRecord)


def test_the_sex_is_asked_only_where_the_setting_says_so(town, plan):
    """Off by default: what is sent is not kept."""
    enter(town, plan, sex="f")
    with town.store as session:
        session.scalar(select(ParticipantRecord)).voided_at = town.now
        session.add(SettingValue(name="participant_sex", valid_from=LONG_AGO, value="1", reason="x", set_at=town.now))
    with pytest.raises(Refused) as refused:
        enter(town, plan)
    enter(town, plan, sex="f")

    assert ["sex"] == [one.fix for one in refused.value.reasons]
    assert (1, 1) == (town.count(ParticipantRecord, sex=None), town.count(ParticipantRecord, sex="f"))


@pytest.mark.parametrize("who", ["plan_author", "other_head", "municipal_coordinator"])
def test_only_head_and_coordinator_keep_records(town, plan, who):
    """For everybody else there is no such page."""
    with pytest.raises(Missing):
        enter(town, plan, who)


def test_the_end_and_the_result_are_noted_each_once(town, plan):
    """Within four weeks; what was true at the beginning stays."""
    record = enter(town, plan)
    town.go(LATER)
    with pytest.raises(Refused) as wrong:
        leave(town, record, date(2026, 9, 30), "x")
    leave(town, record)
    with pytest.raises(Missing):
        leave(town, record)
    due = line(town).due_on
    town.go(date(2027, 1, 11))
    with pytest.raises(Refused):
        follow(town, record, date(2026, 12, 1))
    with pytest.raises(Refused):
        follow(town, record, date(2027, 1, 11), "x")
    follow(town, record, date(2027, 1, 11))
    with pytest.raises(Missing):
        follow(town, record, date(2027, 1, 11))

    assert ["left_on", "left_how"] == [one.fix for one in wrong.value.reasons]
    assert (date(2027, 1, 11), False) == (due, line(town).is_late(town.now.date()))


def test_a_result_that_is_asked_for_later_than_four_weeks_is_late(town, plan):
    """While it is missing, and once it is known."""
    record = enter(town, plan)
    town.go(LATER)
    leave(town, record)
    late = [line(town).is_late(day) for day in (date(2027, 1, 11), date(2027, 1, 12))]
    town.go(date(2027, 1, 12))
    follow(town, record, date(2027, 1, 12))

    assert ([False, True], True) == (late, line(town).is_late(LATER))


def test_a_record_whose_plans_are_closed_asks_for_its_end(town, plan):
    """The next plan goes on with the same record; after an end a new plan begins a new one."""
    record = enter(town, plan)
    open_one = line(town).is_over
    with town.store as session:
        session.get_one(Case, plan).is_open = False
    closed = line(town).is_over
    leave(town, record, TODAY)

    assert (False, True) == (open_one, closed)
    assert [] == waiting(town)


def test_a_mistake_is_struck_out_with_a_reason_and_entered_anew(town, plan):
    """It stays."""
    record = enter(town, plan)
    place = (town.store, town.room, town.who(COORDINATOR), (town.school, record))
    with pytest.raises(Refused):
        service.void(*place, " ")
    service.void(*place, "Cits izglītojamais")
    with pytest.raises(Missing):
        service.void(*place, "vēlreiz")
    enter(town, plan, status="vocational")

    assert (2, 1) == (town.count(ParticipantRecord), town.count(ParticipantRecord, voided_at=None))


def test_a_practice_learner_has_no_record(town, plan):
    """Counted nowhere."""
    with town.store as session:
        session.get_one(Learner, town.learner).is_practice = True

    assert [] == waiting(town)
