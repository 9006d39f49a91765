"""The end of a semester follows the learner's grade."""

from datetime import date

import pytest
from sqlalchemy import update

from iapflow.errors import Refused
from iapflow.services.looking import look
from iapflow.store.learner import Enrolment
from iapflow.store.semester import Semester

NINTH, OTHERS = date(2027, 6, 12), date(2027, 5, 31)


@pytest.fixture
def case(town):
    """A plan of the second semester."""
    town.go(date(2027, 1, 11))
    with town.store as session:
        term = Semester(school_year="2026/27", number=2, starts_on=date(2027, 1, 4), ends_on=OTHERS)
        session.add(term)
        session.flush()
        town.semester = term.id
    town.register(signed_on="2027-01-05", received_on="2027-01-06")
    return town.open_plan()


def grade(town, grade):
    with town.store as session:
        session.execute(update(Enrolment).values(grade=grade))


def end(town, case):
    with town.store.reading():
        return look(town.store, town.room, town.who("plan_author"), case).pen.snapshot.roots["semester"]["end"]


def refusals(town, case, last):
    teacher = str(town.people["subject_teacher"])
    talks = {"talk_with_learner": "2027-01-05", "talk_with_parents": "2027-01-05"}
    consulted = [{"id": "c1", "teacher": teacher, "talked_on": "2027-01-05"}]
    plan = town.plan(period_start="2027-01-12", period_end=last, consulted=consulted, **talks)
    try:
        town.fire(case, "submit", "plan_author", answers={"plan": plan})
    except Refused as refused:
        return {reason.fix for reason in refused.reasons}
    return set()


def test_a_ninth_grade_ends_later_than_the_others(town, case):
    found = []
    for one in ("9", "8", "12"):
        grade(town, one)
        found.append(end(town, case))

    assert [NINTH, OTHERS, date(2027, 6, 19)] == found


def test_after_the_promotion_in_september_the_grade_of_the_semester_counts(town, case):
    with town.store as session:
        session.add(
            Enrolment(learner_id=town.learner, institution_id=town.school, grade="10", valid_from=date(2027, 9, 1))
        )
    town.go(date(2027, 9, 6))

    assert NINTH == end(town, case)


def test_a_plan_may_last_until_the_end_of_its_own_grade(town, case):
    assert {"plan.period_end"} == refusals(town, case, "2027-06-14")
    assert set() == refusals(town, case, "2027-06-11")


def test_a_plan_of_another_grade_ends_with_the_semester(town, case):
    grade(town, "8")

    assert {"plan.period_end"} == refusals(town, case, "2027-06-11")
