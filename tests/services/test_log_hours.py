"""Hours of a row: steps and the most of one, what will be paid, a day on which the learner was absent."""

from datetime import date
from decimal import Decimal

import pytest

from iapflow.errors import Refused
from iapflow.services.log_hours import Paid, will_be_paid
from iapflow.services.pay import rates
from iapflow.services.work_log import draft_row, log_work
from iapflow.store.claim import Absence
from iapflow.store.measure import UnitRate
from iapflow.store.setting_value import SettingValue
from iapflow.store.work_log import WorkLogEntry


@pytest.fixture
def case(town):
    found = town.delivered()
    town.go(date(2026, 10, 8))
    return found


def log(town, case, request="row-1", **entry):
    return log_work(town.store, town.room, town.who("subject_teacher"), case, (town.entry(**entry), request))


def because(call, *args, **more):
    with pytest.raises(Refused) as refused:
        call(*args, **more)
    return {(reason.because, reason.fix) for reason in refused.value.reasons}


def paid(town, case, **typed):
    answers = {name: value for name, value in town.entry(**typed).items() if value is not None}
    with town.store.reading():
        page = draft_row(town.store, town.room, town.who("subject_teacher"), case, answers)
        return will_be_paid(page.pen, page.filled.answers)


def test_hours_go_by_the_step_of_their_measure(town, case):
    assert {("step", "work_log.hours")} == because(log, town, case, hours="0.75")
    assert log(town, case, hours="0.5")


def test_the_most_of_one_row_is_a_setting(town, case):
    with town.store as session:
        session.add(
            SettingValue(
                name="log_row_hours", value=2, valid_from=date(2026, 9, 1), institution_id=None,
                reason="Izmēģinājums", set_at=town.now, set_by_id=town.people["institution_head"],
            )
        )  # fmt: skip
    assert {("row_hours", "work_log.hours")} == because(log, town, case, time_to="11:30", hours="2.5")
    assert log(town, case, time_to="11:00", hours="2")


def test_what_will_be_paid_follows_from_times_measure_and_rate(town, case):
    assert Paid(Decimal("1.5"), 1000, 1500) == paid(town, case, hours=None, time_to="10:40")
    assert Paid(Decimal(0), 0, 0, is_missed=True) == paid(town, case, no_show=True)
    assert paid(town, case, hours=None, time_to="09:10") is None


def test_the_rate_is_that_of_the_day(town, case):
    with town.store as session:
        session.add(UnitRate(measure_code="M01", valid_from=date(2026, 10, 7), cents_per_hour=1235))
    assert 1235 == paid(town, case).cents
    assert 1000 == paid(town, case, worked_on="2026-10-06").cents
    with town.store.reading() as session:
        assert 618 == rates(session).of(Decimal("0.5"), "M01", date(2026, 10, 7))


def test_a_consultation_on_a_noted_absence_is_asked_about(town, case):
    with town.store as session:
        session.add(
            Absence(
                learner_id=town.learner, day=date(2026, 10, 7), institution_id=town.school, source="hand",
                entered_at=town.now,
            )
        )  # fmt: skip
    assert {("warning", "work_log.worked_on")} == because(log, town, case)
    assert 0 == town.count(WorkLogEntry)
    assert log(town, case, no_show=True)
