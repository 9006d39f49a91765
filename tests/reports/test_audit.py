"""What is missing for an audit: each gap once, for the plans one sees."""

from datetime import date

import pytest

from iapflow.reports import audit
from iapflow.reports.viewer import Viewer
from iapflow.services.audit_figures import figures_of
from iapflow.services.work_log import log_work
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


def test_after_the_semester_the_evaluation_is_missing(town, plan):
    town.go(date(2027, 1, 4))

    assert {plan: {"not_evaluated"}} == gaps(town)


def test_a_sample_shows_its_plans_whether_something_is_missing_or_not(town, plan):
    assert {plan: set()} == gaps(town, only_gaps=False, numbers=[town.number(plan)])
    assert {} == gaps(town, only_gaps=False, numbers=["IAP-1"])


def test_a_stranger_sees_no_plans(town, plan):
    assert {} == gaps(town, "other_head", only_gaps=False)
