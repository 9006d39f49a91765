"""Choosing who writes a plan."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from iapflow.errors import Missing, Refused
from iapflow.services.plans import authors_for
from iapflow.store.case import Case
from iapflow.store.learner import Enrolment
from iapflow.store.person import RoleAssignment
from iapflow.store.semester import Semester
from tests.services.town import Town

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


def test_authors_come_by_name_with_their_open_plans(town: Town) -> None:
    with town.store as session:
        town.person(session, "plan_author", town.school, name="another")
        town.person(session, "plan_author", town.units["SK2"], name="elsewhere")
        gone = town.person(session, "plan_author", town.school, name="gone")
        session.query(RoleAssignment).filter_by(person_id=gone).one().valid_to = date(2026, 9, 1)
    town.register()
    town.open_plan()

    found = authors_for(town.store, town.room, town.who("institution_head"), town.learner)

    assert [("plan_author Modele", 1, True), ("another Modele", 0, False)] == [
        (author.name, author.open_plans, author.wrote_last) for author in found
    ]


def test_a_foreign_learner_does_not_exist(town: Town) -> None:
    with pytest.raises(Missing):
        authors_for(town.store, town.room, town.who("other_head"), town.learner)


def in_semester(town, year, grade):
    """The learner of that grade, and the first semester of the year."""
    with town.store as session:
        session.execute(update(Enrolment).values(grade=grade))
        term = {"starts_on": date(year, 9, 1), "ends_on": date(year, 12, 21)}
        session.add(Semester(school_year=f"{year}/{year - 1999}", number=1, **term))
    town.go(date(year, 10, 1))


def begun(town):
    """Whether an application and then a plan can be begun."""
    try:
        year = town.now.year
        town.register(signed_on=f"{year}-09-09", received_on=f"{year}-09-10")
        return bool(town.open_plan())
    except Refused as refused:
        return {reason.because for reason in refused.reasons}


@pytest.mark.parametrize(
    ("year", "grade", "found"),
    [(2020, "4", {"target_group"}), (2020, "5", True), (2021, "4", True), (2020, "K1", {"target_group"}), (2021, "K1", True), (2022, "K5", {"target_group"})],
)  # fmt: skip
def test_the_target_group_is_that_of_the_semester(town, year, grade, found):
    in_semester(town, year, grade)

    assert found == begun(town)


def test_a_running_plan_outlives_a_change_of_the_target_group(town):
    case = town.submitted()
    with town.store as session:
        session.execute(update(Enrolment).values(grade="K9"))

    town.fire(case, "approve_by_head", "institution_head")
    with town.store.reading() as session:
        assert "at_municipality" == session.get_one(Case, case).state
