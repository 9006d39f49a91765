"""A class whose papers lie on the coordinator's desk, one whose families are talked with, who goes on and who is done.

They draw from a generator of their own, so that nobody else's story changes by them.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.cli.demo.acting import perform
from iapflow.cli.demo.draws import Matter
from iapflow.cli.demo.names import names, personal_codes
from iapflow.cli.demo.story import Story, planned, steps_of
from iapflow.cli.demo.world import Pupil, World, at
from iapflow.store.learner import Enrolment, Guardianship, Learner

SEED = 11
TALKED_WITH = "6.c"
IN_PRACTICE = "SELIJA"
"""The one newcomer of this school is in practice."""
PLACES = (
    ("BEBRENE", "9", "9.c", 1), ("RAINA", "5", "5.c", 20), ("RAINA", "6", TALKED_WITH, 12),
    (IN_PRACTICE, "K3", "K3-2", 1), ("BEBRENE", "8", "8.c", 2),
)  # fmt: skip
PROGRAMMES = {IN_PRACTICE: "33814021"}
DONE = 2
"""Where how many of which class come in; whoever is first goes on from last semester, the last ones are done."""
MATTER = Matter(("A02", "C07"), (("M01", "A02", "maths"), ("M09", "A02", None), ("K04", "C07", None)))
"""Two risks and three measures."""
LODGED = Matter(("A02", "C05"), (("M01", "A02", "vocational"), ("K03", "C05", None)))
"""A consultation, and lodging where the practice is."""
BORN = {"9": 2011, "8": 2012, "5": 2015, "6": 2014, "K3": 2008}
BEFORE = "chain evaluate close"
Acts = Iterator[tuple[datetime, Callable[[], object]]]


def make_newcomers(session: Session, world: World) -> list[Pupil]:
    """The learners with a guardian each."""
    known = {(given, family) for given, family in session.execute(select(Learner.given_name, Learner.family_name))}
    fresh = (pair for pair in names(Random(SEED)) if pair not in known)  # noqa: S311 - drawn, not secret
    taken = set(session.scalars(select(Learner.personal_code)))
    codes = (code for code in reversed(list(personal_codes())) if code not in taken)
    began = world.terms["previous"].starts_on
    found = []
    for unit, grade, class_name, count in PLACES:
        for number, ((given, family), code) in enumerate(islice(zip(fresh, codes, strict=False), count)):
            born = date(BORN[grade], 1 + number % 12, 1 + number)
            learner = Learner(given_name=given, family_name=family, personal_code=code, date_of_birth=born)
            session.add(learner)
            session.flush()
            place = Enrolment(
                learner_id=learner.id, institution_id=world.units[unit], grade=grade, class_name=class_name,
                programme=PROGRAMMES.get(unit, "21011111"), valid_from=began,
            )  # fmt: skip
            guardian = f"{next(fresh)[0]} {family}"
            family_of = Guardianship(learner_id=learner.id, full_name=guardian, kinship="parent", valid_from=began)
            session.add_all([place, family_of])
            found.append(Pupil(learner.id, unit, born, guardian, next(codes), f"+3712100{number:04}"))
    return found


def newcomers_acts(world: World) -> Acts:
    """Whoever goes on, and those who are done."""
    mine = replace(world, rng=Random(SEED))  # noqa: S311 - drawn, not secret
    goes_on, *_ = world.newcomers
    yield from _last_semester(mine, goes_on)
    yield from _this_semester(mine, goes_on)
    for pupil in world.newcomers[-DONE:]:
        yield from _last_semester(mine, pupil)
    in_practice = next(pupil for pupil in world.newcomers if pupil.unit == IN_PRACTICE)
    story = Story(in_practice, "current", steps_of("chain", IN_PRACTICE), LODGED, _author(mine, in_practice))
    yield from _story(mine, story)


def _last_semester(world: World, pupil: Pupil) -> Acts:
    """From the paper to the end."""
    yield from _story(world, Story(pupil, "previous", steps_of(BEFORE, pupil.unit), MATTER, _author(world, pupil)))


def _this_semester(world: World, pupil: Pupil) -> Acts:
    """A plan opened a few days ago."""
    yield from _story(world, Story(pupil, "current", (), MATTER, _author(world, pupil)))


def _story(world: World, story: Story) -> Acts:
    for number, (day, step) in enumerate(planned(world, story)):
        yield at(day, 9, number), partial(perform, world, story, step)
    if story.semester == "previous":
        over = world.terms["previous"].ends_on + timedelta(days=1)
        yield at(over, 5), partial(perform, world, story, "expire")


def _author(world: World, pupil: Pupil) -> int:
    return world.staff[pupil.unit, "plan_author"][0]
