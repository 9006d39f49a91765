"""The eighteenth birthday: the school is asked to ask, the plan goes on unless the learner objects."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update

from iapflow.services.coming_of_age import WORKFLOW, ask_those_of_age
from iapflow.store.case import Case
from iapflow.store.learner import Learner
from iapflow.store.task import Task
from tests.services.town import Town

COORDINATOR = "institution_coordinator"
ANSWER = {"answer": {"asked_on": "2026-10-13"}}


def born(town: Town, day: date) -> None:
    """The learner's day of birth."""
    with town.store as session:
        session.execute(update(Learner).where(Learner.id == town.learner).values(date_of_birth=day))


def states(town: Town, workflow: str) -> list[str]:
    """Where the cases of a workflow stand."""
    with town.store.reading() as session:
        return list(session.scalars(select(Case.state).where(Case.workflow == workflow)))


def asked(town: Town) -> int:
    """The question's case."""
    with town.store.reading() as session:
        return session.scalars(select(Case.id).where(Case.workflow == WORKFLOW)).one()


@pytest.fixture
def birthday(town: Town) -> Town:
    """A plan in delivery, and the birthday on the 12th of October."""
    town.delivered()
    born(town, date(2008, 10, 12))
    return town


def test_on_the_birthday_the_school_gets_one_task_and_the_plan_goes_on(birthday):
    """Not a day earlier, and not again on the next pass."""
    found = []
    for day in (11, 12, 13):
        birthday.go(date(2026, 10, day))
        found.append(ask_those_of_age(birthday.store, birthday.room))

    assert ([0, 1, 0], ["to_ask"]) == (found, states(birthday, WORKFLOW))
    assert ["in_delivery"] == states(birthday, "support_plan")
    with birthday.store.reading() as session:
        tasks = select(Task.role).where(Task.case_id == asked(birthday), Task.closed_at.is_(None))
        assert {COORDINATOR} <= set(session.scalars(tasks))


@pytest.mark.parametrize(
    ("transition", "plan"), [("note_goes_on", "in_delivery"), ("note_objects", "suspended")]
)  # fmt: skip
def test_only_an_objection_of_the_learner_stops_the_plan(birthday, transition, plan):
    """What was answered is kept with its day."""
    birthday.go(date(2026, 10, 13))
    ask_those_of_age(birthday.store, birthday.room)

    birthday.fire(asked(birthday), transition, COORDINATOR, answers=ANSWER)

    assert [plan] == states(birthday, "support_plan")
    assert 0 == ask_those_of_age(birthday.store, birthday.room)


def test_who_was_of_age_before_is_younger_or_has_no_plan_is_not_asked_about(town):
    """Born on the 29th of February one comes of age on the first of March."""
    town.go(date(2026, 10, 13))
    born(town, date(2008, 10, 12))
    without_plan = ask_those_of_age(town.store, town.room)
    town.go(date(2026, 10, 1))
    town.submitted()
    found = []
    for day in (date(2008, 9, 1), date(2008, 10, 14)):
        born(town, day)
        town.go(date(2026, 10, 13))
        found.append(ask_those_of_age(town.store, town.room))

    assert (0, [0, 0]) == (without_plan, found)
