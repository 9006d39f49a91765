"""The worker asks the school about learners who came of age."""

from __future__ import annotations

from sqlalchemy import update

from iapflow.jobs.coming_of_age import ask_whoever_came_of_age
from iapflow.jobs.worker import work_once
from iapflow.store.case import Case
from iapflow.store.learner import Learner
from tests.jobs.town import MONDAY, Town


def test_a_pass_on_the_birthday_asks_once(town: Town) -> None:
    story = town.do(town.story(), "start_application", "register", "start")
    with town.world.store as session:
        born = MONDAY.replace(year=MONDAY.year - 18)
        session.execute(update(Learner).where(Learner.id == story.pupil.id).values(date_of_birth=born))
    town.wait(MONDAY)

    work_once(town.office)

    asked = [case.learner_id for case in town.all(Case) if case.workflow == "coming_of_age"]
    assert ([story.pupil.id], 0) == (asked, ask_whoever_came_of_age(town.office))
