"""Conversations of a class, before any paper: families that apply, think, decline, or are still to be told."""

from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.cli.demo.acting import request_id
from iapflow.cli.demo.newcomers import TALKED_WITH
from iapflow.cli.demo.registers import BEGINNING
from iapflow.cli.demo.world import World, at
from iapflow.policy.actor import SYSTEM
from iapflow.services import talks
from iapflow.services.cases import Opening, Press, fire, start
from iapflow.store.case import Case
from iapflow.store.class_teacher import ClassTeacher
from iapflow.store.learner import Enrolment

SCHOOL = "RAINA"
EACH = {"planned": 2, "thinks": 2, "declines": 2, "applies": 2}
"""So many families; with the others of the class nobody has talked yet."""
NEEDS = (
    "Matemātikā vajag vairāk laika un kādu, kas paskaidro vēlreiz.",
    "Autobuss pienāk vēlu; gribētu konsultācijas dienas vidū.",
)


def make_talks(world: World) -> None:
    """One that ended with the last semester, the others of the last two weeks before the opening."""
    teacher = world.one(SCHOOL, "class_teacher")
    with world.store as session:
        unit = world.units[SCHOOL]
        session.add(ClassTeacher(person_id=teacher, institution_id=unit, class_name=TALKED_WITH, valid_from=BEGINNING))
        learners = iter(_class(session, unit))
    _ended(world, teacher, next(learners))
    for answer, count in EACH.items():
        for number, learner in enumerate(islice(learners, count)):
            world.clock.now = at(world.day - timedelta(days=8 - number), 15)
            if answer == "planned":
                _plan(world, teacher, learner)
            else:
                _note(world, teacher, learner, _said(world, answer, number))


def _class(session: Session, unit: int) -> list[int]:
    """Its learners."""
    mine = select(Enrolment.learner_id).where(Enrolment.institution_id == unit, Enrolment.class_name == TALKED_WITH)
    return list(session.scalars(mine.order_by(Enrolment.learner_id)))


def _plan(world: World, person: int, learner: int) -> None:
    opening = Opening("talk", world.units[SCHOOL], learner, world.semesters["current"])
    start(world.store, world.room, opening, Press("start", world.actor(person), request_id(world)))


def _note(world: World, person: int, learner: int, said: dict[str, Any]) -> None:
    talks.note(world.store, world.room, world.actor(person), learner, (said, request_id(world)))


def _ended(world: World, person: int, learner: int) -> None:
    """A family that thought about it until the semester was over."""
    over = world.terms["previous"].ends_on + timedelta(days=1)
    world.clock.now = at(over - timedelta(days=40), 15)
    _note(world, person, learner, _said(world, "thinks", 0))
    world.clock.now = at(over, 5)
    with world.store.reading() as session:
        mine = Case.workflow == "talk", Case.learner_id == learner, Case.is_open.is_(True)
        (case_id,) = session.scalars(select(Case.id).where(*mine))
    fire(world.store, world.room, case_id, Press("lapse", SYSTEM(over), request_id(world)))


def _said(world: World, answer: str, number: int) -> dict[str, Any]:
    """What is noted: of a refusal the day only."""
    now: datetime = world.clock.now
    said: dict[str, Any] = {"talked_on": now.date().isoformat(), "answer": answer}
    if answer == "declines":
        return said
    if answer == "thinks":
        said["think_until"] = (now.date() + timedelta(days=7 + number)).isoformat()
    needs = {"needs": NEEDS[number]} if number < len(NEEDS) else {}
    return {**said, "took_part": ["parent", "learner"], "explained": True, "sheet": "lv_1", **needs}
