"""The settings' rules about a row of the log."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from iapflow.errors import Refused
from iapflow.services.log_rules import against
from iapflow.services.work_log import log_page, log_work
from iapflow.store.setting_value import SettingValue
from iapflow.store.work_log import WorkLogEntry

SATURDAY = "2026-10-10"


@pytest.fixture
def case(town):
    found = town.delivered()
    town.go(date(2026, 10, 12))
    return found


def log(town, case, request="log-1", *confirmed, **entry):
    posted = MultiDict({f"f-{name}": value for name, value in town.entry(**entry).items()})
    posted.setlist("_confirm", confirmed)
    return log_work(town.store, town.room, town.who("subject_teacher"), case, (posted, request))


def why(town, case, **entry):
    with pytest.raises(Refused) as refused:
        log(town, case, "refused", **entry)
    return [reason.because for reason in refused.value.reasons]


def choose(town, name, value):
    with town.store as session:
        session.add(
            SettingValue(
                name=name, valid_from=date(2026, 9, 1), value=value, reason="-", set_at=town.now,
                set_by_id=town.people["institution_head"],
            )
        )  # fmt: skip


def test_a_day_without_school_is_a_question_and_the_answer_stays_with_the_row(town, case):
    assert ["warning"] == why(town, case, worked_on=SATURDAY)

    entered = log(town, case, "log-1", f"log:holiday:{SATURDAY}:1", worked_on=SATURDAY)
    with town.store.reading() as session:
        assert "holiday" == session.get_one(WorkLogEntry, entered).answered


def test_a_setting_makes_the_question_a_wall_or_nothing(town, case):
    choose(town, "log_holiday", "2")
    assert ["holiday"] == why(town, case, worked_on=SATURDAY)

    choose(town, "log_holiday", "0")
    assert log(town, case, worked_on=SATURDAY)


def test_a_giver_has_so_many_hours_a_day(town, case):
    choose(town, "log_day_hours", "2")
    log(town, case, "log-1")
    log(town, case, "log-2", time_from="11:00")

    assert ["giver_day"] == why(town, case, time_from="13:00")


def test_more_than_planned_or_usual_is_asked(town, case):
    choose(town, "log_measure_hours", "1")
    log(town, case)

    assert ["warning"] == why(town, case, time_from="11:00")


def test_hours_of_the_author_are_judged_by_their_own_cap(town, case):
    with town.store.reading():
        pen = log_page(town.store, town.room, town.who("subject_teacher"), case).pen
        assert [] == against(pen, WorkLogEntry(kind="author_hours"))
