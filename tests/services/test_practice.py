"""The practice learner: everything can be tried with it, nobody above the school sees it, and nothing counts it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from iapflow.errors import Missing
from iapflow.reports.audit import looked_through
from iapflow.reports.cases import Wanted, each_id
from iapflow.reports.counted import Asked, table
from iapflow.reports.own_months import own
from iapflow.reports.programme import REPORTS
from iapflow.reports.viewer import Viewer
from iapflow.services import practice
from iapflow.services.audit_figures import figures_of
from iapflow.services.moving import read_pen
from iapflow.services.own_months import Handed, hand_in
from iapflow.services.work_log import log_work
from iapflow.store.case import Case
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.scope import case_scope
from iapflow.store.work_month import WorkMonth
from tests.services.town import Town

COUNTERS = ("institution_head", "municipal_coordinator", "state_officer")
GIVER = "subject_teacher"


def told(town: Town) -> dict[str, Any]:
    """Every report for school and municipality, for the state in every cut; the audit, exports and months."""
    found: dict[str, Any] = {}
    with town.store.reading() as session:
        catalogue = town.room.definitions.current(session)
        for name in COUNTERS:
            viewer = Viewer(town.who(name), catalogue)
            for report in REPORTS.values():
                for cut in report.cuts if name == COUNTERS[-1] else report.cuts[:1]:
                    made = table(session, viewer, report, Asked(town.semester, cut.id))
                    found[f"{name} {report.code} {cut.id}"] = repr((made.lines, made.together))
            found[f"{name} audit"] = repr(looked_through(session, viewer, figures_of(session), only_gaps=False))
            found[f"{name} export"] = list(each_id(session, viewer, Wanted("support_plan")))
        giver = Viewer(town.who(GIVER), catalogue)
        found["months"] = repr(own(session, giver, date(2026, 1, 1)))
        found["month"] = repr([(row.hours, row.entries) for row in session.scalars(select(WorkMonth))])
    return found


def lived(town: Town, entered: str) -> int:
    """The learner at hand gets a plan in delivery with a row in the log."""
    town.register(f"1-15/{entered}", entered * 32)
    plan = town.open_plan((entered + "p") * 16)
    town.fire(plan, "submit", "plan_author", answers={"plan": town.plan()})
    town.fire(plan, "approve_by_head", "institution_head")
    with town.store.reading() as session:
        is_practice = session.get_one(Case, plan).is_practice
    if not is_practice:
        town.fire(plan, "approve_by_municipality", "municipal_coordinator")
        town.fire(plan, "agree", "state_officer")
    day = town.now
    town.go(date(2026, 10, 30))
    hours = {"time_from": "15:00", "time_to": "16:00"} if is_practice else {}
    log_work(town.store, town.room, town.who(GIVER), plan, (town.entry(**hours), f"log-{entered}"))
    town.now = day
    return plan


@pytest.fixture
def tried(town: Town) -> int:
    """The practice learner's plan."""
    assert 2 == practice.ensure(town.store, town.room)
    with town.store.reading() as session:
        town.learner = practice.of_unit(session, town.school, town.now.date()).id
    return lived(town, "b")


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_with_and_without_it_every_count_is_the_same_to_the_last_sign(town: Town) -> None:
    """Two plans that differ in nothing but whom they are about; only one of them is counted anywhere."""
    lived(town, "a")
    town.go(date(2026, 10, 30))
    hand_in(town.store, town.room, town.who(GIVER), Handed(town.school, date(2026, 10, 1), "month"))
    before = told(town)
    town.go(date(2026, 10, 1))
    practice.ensure(town.store, town.room)
    with town.store.reading() as session:
        town.learner = practice.of_unit(session, town.school, town.now.date()).id
    lived(town, "b")
    town.go(date(2026, 10, 30))

    after = told(town)

    assert {} == {name: (value, after[name]) for name, value in before.items() if value != after[name]}
    assert any("1" in value for name, value in before.items() if name.endswith("export") or "months" in name)


def test_its_plan_stays_in_the_school(town: Town, tried: int) -> None:
    """The head's approval is enough; municipality and state find nothing, in lists and by its address."""
    found = {}
    for name in COUNTERS:
        actor = town.who(name)
        with town.store.reading() as session:
            scope = case_scope(actor, town.room.roles(session), town.room.views(session))
            found[name] = session.scalar(select(Case.id).where(Case.id == tried, scope))
            if found[name] is None:
                with pytest.raises(Missing):
                    read_pen(town.store, town.room, tried, actor)
            else:
                assert "in_delivery" == read_pen(town.store, town.room, tried, actor).case.state

    assert {"institution_head": tried, "municipal_coordinator": None, "state_officer": None} == found


def test_there_is_one_in_every_institution_and_it_begins_anew(town: Town) -> None:
    """A second pass makes none; the old one leaves; somebody else's school is not touched."""
    assert (2, 0) == (practice.ensure(town.store, town.room), practice.ensure(town.store, town.room))
    town.go(date(2026, 10, 12))
    with pytest.raises(Missing):
        practice.begin_anew(town.store, town.room, town.who("other_head"), town.school)

    fresh = practice.begin_anew(town.store, town.room, town.who("institution_coordinator"), town.school)

    with town.store.reading() as session:
        mine = select(Enrolment.valid_to).join(Learner, Learner.id == Enrolment.learner_id)
        seats = mine.where(Learner.is_practice, Enrolment.institution_id == town.school).order_by(Enrolment.id)
        assert [date(2026, 10, 11), None] == list(session.scalars(seats))
        assert fresh == practice.of_unit(session, town.school, town.now.date()).id
