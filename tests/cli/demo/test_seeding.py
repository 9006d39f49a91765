"""What the demonstration holds, read from a database that was made as for a newcomer."""

import re
from collections import Counter
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.cli.demo.names import personal_codes
from iapflow.services import clock
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.institution import Institution
from iapflow.store.learner import Learner
from iapflow.store.measure import Measure
from iapflow.store.outbox import Outbox
from iapflow.store.person import RoleAssignment
from iapflow.store.semester import Semester
from iapflow.store.task import Task
from iapflow.store.work_log import WorkLogEntry
from tests.cli.conftest import NOW

RUNNING = ("submitted", "approved_by_head", "at_municipality", "at_state", "in_delivery")
MIX = {
    "draft": 6,
    "handed_back": 1,
    "submitted": 5,
    "approved_by_head": 6,
    "in_review": 5,
    "suspended": 4,
    "inactive": 2,
}


def plans(session: Session, *where: object) -> list[Case]:
    """The plans that fit."""
    return list(session.scalars(select(Case).where(Case.workflow == "support_plan", *where)))  # type: ignore[arg-type]


def test_the_plans_stand_where_they_should(demo: Session):
    """About a hundred, in the stated mix; the last semester's are evaluated or closed."""
    states = Counter(plan.state for plan in plans(demo))

    assert {state: states[state] for state in MIX} == MIX
    assert 12 == states["at_municipality"] + states["at_state"]
    assert 45 <= states["in_delivery"] <= 54
    assert 18 == states["evaluated"] + states["closed"]


def test_two_schools_have_the_numbers_they_are_known_for(demo: Session):
    """18 and 46 learners with a plan in delivery or approval in the current semester."""
    found = Counter(
        demo.scalars(
            select(Institution.code)
            .join(Case, Case.institution_id == Institution.id)
            .join(Semester, Semester.id == Case.semester_id)
            .where(Case.workflow == "support_plan", Case.state.in_(RUNNING), Semester.starts_on > date(2026, 8, 1))
        )
    )

    assert (18, 46) == (found["RAINA"], found["BEBRENE"])


def test_every_history_was_pressed_by_somebody_who_held_a_role(demo: Session):
    """Only what happens by itself has no actor."""
    lone = demo.scalars(select(Event.transition).where(Event.actor_id.is_(None)).distinct())

    assert {"add_facts", "close", "expire", "lapse", "rank", "route", "start", "withdraw"} == set(lone)


def test_the_clock_shows_a_tuesday_after_everything_that_happened(demo: Session):
    """Nothing lies in the demonstration's future."""
    opens = clock.now(demo, NOW)

    assert date(2026, 11, 3) == opens.date()
    assert demo.scalar(select(func.max(Event.at))) < opens
    assert demo.scalar(select(func.max(WorkLogEntry.recorded_at))) < opens


def test_all_units_are_marked_as_made_up(demo: Session):
    """Each name says so itself."""
    assert all("(demo)" in unit.name and unit.is_demo for unit in demo.scalars(select(Institution)))


def test_learners_are_nobody(demo: Session):
    """156 of them, with codes that begin with a day that does not exist."""
    learners = list(demo.scalars(select(Learner).where(Learner.is_practice.is_(False))))

    assert 156 == len(learners)
    assert {learner.personal_code for learner in learners} <= set(personal_codes())


def test_each_consultation_plan_has_a_full_log(demo: Session):
    """12 to 20 rows in delivery (two more where a mistake was made), some missed, about a third remote in one month."""
    rows = list(demo.scalars(select(WorkLogEntry).where(WorkLogEntry.kind == "consultation")))
    whole = set(demo.scalars(select(Measure.case_id).where(Measure.measure_code == "M01")))
    counted = Counter(row.case_id for row in rows if row.case_id in whole)
    october = [row for row in rows if row.worked_on.month == 10]

    assert all(12 <= number <= 22 for number in counted.values())
    assert 0.04 < sum(row.no_show for row in rows) / len(rows) < 0.12
    assert 0.2 < sum(row.mode == "remote" for row in october) / len(october) < 0.4
    assert not [row for row in rows if row.mode == "remote" and row.worked_on.month != 10]


def test_no_text_names_a_learner(demo: Session):
    """Neither do promises, whose letters leave the house."""
    names = {learner.family_name for learner in demo.scalars(select(Learner))}
    topics = " ".join(row.topic or "" for row in demo.scalars(select(WorkLogEntry)))
    promised = " ".join(str(row.payload) for row in demo.scalars(select(Outbox)))

    assert not [name for name in names if re.search(rf"\b{name}\b", topics + promised)]


def test_every_school_has_its_people(demo: Session):
    """A head, a coordinator, one to three authors, and six or more who give support."""
    held = Counter(
        tuple(row)
        for row in demo.execute(
            select(Institution.code, RoleAssignment.role)
            .join(Institution, Institution.id == RoleAssignment.institution_id)
            .where(Institution.kind == "institution", RoleAssignment.acting_for_id.is_(None))
        )
    )

    for school in ("RAINA", "BEBRENE", "SELIJA", "EGLES"):
        assert (1, 1) == (held[school, "institution_head"], held[school, "institution_coordinator"])
        assert held[school, "plan_author"] in {1, 2, 3}
        assert 6 <= held[school, "subject_teacher"] + held[school, "support_specialist"] <= 15


def test_no_more_is_given_than_was_planned(demo: Session):
    """Missed consultations do not count."""
    given = select(func.sum(WorkLogEntry.hours)).where(
        WorkLogEntry.case_id == Measure.case_id,
        WorkLogEntry.measure_row == Measure.row_id,
        WorkLogEntry.no_show.is_(False),
    )

    assert not list(demo.scalars(select(Measure.row_id).where(Measure.volume < given.scalar_subquery())))


def test_conversations_stand_in_every_state_and_one_came_from_a_referral(demo: Session):
    """A class teacher finds families to be told, families that think, and some whom nobody has talked with."""
    talks = list(demo.scalars(select(Case).where(Case.workflow == "talk")))
    found = Counter(talk.state for talk in talks)

    assert {"planned", "thinking", "declined", "applies", "lapsed"} == set(found)
    assert min(found[state] for state in ("planned", "thinking", "declined", "applies")) >= 2
    assert any(talk.parent_id is not None for talk in talks if talk.state == "planned")


def test_consents_and_requests_for_protected_rows_stand_in_several_states(demo: Session):
    """Each of a plan that is being delivered; what waits has somebody's to-do."""
    found = Counter((case.workflow, case.state) for case in demo.scalars(select(Case)))
    waiting = select(Case.id).where(Case.workflow.in_(("special_consent", "disclosure")), Case.is_open.is_(True))

    assert {"asked": 1, "given": 1, "refused": 1} == {s: n for (w, s), n in found.items() if w == "special_consent"}
    assert {"received": 1, "not_told": 1} == {s: n for (w, s), n in found.items() if w == "disclosure"}
    assert set(demo.scalars(waiting)) == set(
        demo.scalars(select(Task.case_id).where(Task.case_id.in_(waiting), Task.closed_at.is_(None)))
    )


def test_not_everything_goes_smoothly(demo: Session):
    """An objection waits and one was decided; some learners whose plan is over have no new one to hide it."""
    objections = Counter(case.state for case in demo.scalars(select(Case).where(Case.workflow == "objection")))
    going_on = select(Case.learner_id).where(Case.workflow == "support_plan", Case.is_open.is_(True))
    over = demo.execute(
        select(Institution.code, func.count())
        .join(Case, Case.institution_id == Institution.id)
        .where(Case.workflow == "support_plan", Case.state == "closed", Case.learner_id.not_in(going_on))
        .group_by(Institution.code)
    ).all()

    assert {"received": 1, "plan_goes_on": 1} == objections
    assert 2 == dict(map(tuple, over))["BEBRENE"]
