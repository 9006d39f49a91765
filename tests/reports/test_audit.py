"""What is missing for an audit: each gap once, for the plans one sees."""

from datetime import date

import pytest
from sqlalchemy import delete

from iapflow.errors import Refused
from iapflow.reports import audit
from iapflow.reports.viewer import Viewer
from iapflow.services.audit_figures import figures_of
from iapflow.services.work_log import log_work
from iapflow.store.setting_value import SettingValue
from iapflow.store.work_log import WorkLogEntry
from tests.services.founding import engine, postgresql_template, sqlite_template, town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]


@pytest.fixture
def plan(town):
    case = town.delivered()
    town.go(date(2026, 10, 9))
    return case


def gaps(town, name="institution_head", **more):
    with town.store.reading() as session:
        viewer = Viewer(town.who(name), town.room.definitions.current(session))
        found = audit.looked_through(session, viewer, figures_of(session), **more)
        return {line.case_id: {gap.code for gap in line.gaps} for line in found}


def test_a_plan_in_good_order_lacks_nothing(town, plan):
    assert {} == gaps(town)
    assert {plan: set()} == gaps(town, only_gaps=False)


def test_a_consultation_without_confirmation_is_named_until_it_is_confirmed(town, plan):
    log_work(town.store, town.room, town.who("subject_teacher"), plan, (town.entry(), "w" * 32))

    assert {plan: {"unconfirmed"}} == gaps(town)


@pytest.mark.parametrize(
    ("days", "late"), [(None, [False, False, True]), ("0", [False, True, True]), ("2", [False, False, False])]
)
def test_form_and_audit_call_a_remote_confirmation_late_after_the_same_days(town, plan, days, late):
    if days is not None:
        remember(town, "log_remote_days", days)

    asked = [is_asked(town, plan, f"2026-10-{7 + after:02}") for after in range(3)]
    flagged = [flags(town, plan, date(2026, 10, 7 + after)) for after in range(3)]

    assert [late, late] == [asked, flagged]


def remember(town, name, value):
    with town.store as session:
        session.add(
            SettingValue(
                name=name, valid_from=date(2026, 9, 1), value=value, reason="-", set_at=town.now,
                set_by_id=town.people["institution_head"],
            )
        )  # fmt: skip


def is_asked(town, plan, confirmed):
    """Whether the form wants to know why."""
    try:
        remote(town, plan, confirmed_on=confirmed)
    except Refused as refused:
        return {"work_log.late_reason"} == {reason.fix for reason in refused.reasons}
    return False


def remote(town, plan, **entry):
    answers = town.entry(mode="remote", channel="zoom", confirmation_kind="signature", **entry)
    return log_work(town.store, town.room, town.who("subject_teacher"), plan, (answers, f"remote-{entry}"))


def flags(town, plan, confirmed):
    """Whether the audit names a row confirmed on that day; it stood there before the form asked."""
    with town.store as session:
        session.execute(delete(WorkLogEntry))
        session.add(
            WorkLogEntry(
                case_id=plan, measure_row="m1", giver_id=town.people["subject_teacher"], hours=1, mode="remote",
                worked_on=date(2026, 10, 7), confirmed_on=confirmed, kind="consultation", recorded_at=town.now,
            )
        )  # fmt: skip
    return "late_remote" in gaps(town).get(plan, ())


def test_after_the_semester_the_evaluation_is_missing(town, plan):
    town.go(date(2027, 1, 4))

    assert {plan: {"not_evaluated"}} == gaps(town)


def test_a_sample_shows_its_plans_whether_something_is_missing_or_not(town, plan):
    assert {plan: set()} == gaps(town, only_gaps=False, numbers=[town.number(plan)])
    assert {} == gaps(town, only_gaps=False, numbers=["IAP-1"])


def test_a_stranger_sees_no_plans(town, plan):
    assert {} == gaps(town, "other_head", only_gaps=False)
