"""The clock erases refusals of ended semesters."""

from __future__ import annotations

from datetime import timedelta

from iapflow.jobs.refusals import erase_old_refusals
from iapflow.jobs.worker import work_once
from iapflow.services import talks
from iapflow.store.submission import Submission
from tests.jobs.town import MONDAY, Town


def test_a_pass_after_the_semester_erases_a_refusal_and_one_before_does_not(town: Town) -> None:
    world, pupil = town.world, town.story().pupil
    town.wait(MONDAY)
    coordinator = world.actor(world.one("RAINA", "institution_coordinator"))
    answers = {"talked_on": MONDAY.isoformat(), "answer": "declines"}
    talks.note(world.store, world.room, coordinator, pupil.id, (answers, "a" * 32))

    assert 0 == erase_old_refusals(town.office)
    assert 1 == len(town.all(Submission))
    town.wait(world.terms["current"].ends_on + timedelta(days=1))
    work_once(town.office)

    assert [] == town.all(Submission)
