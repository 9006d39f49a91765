"""The whole demonstration as one list of acts in the order of their days."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from iapflow.cli.demo.acting import perform, request_id
from iapflow.cli.demo.compensations import claims, invoices
from iapflow.cli.demo.consultations import ROWS, Timetable, author_hours, consult
from iapflow.cli.demo.days import school_days
from iapflow.cli.demo.draws import matters
from iapflow.cli.demo.months import months
from iapflow.cli.demo.newcomers import newcomers_acts
from iapflow.cli.demo.story import AUTOMATIC, Story, planned, steps_of
from iapflow.cli.demo.tables import rows
from iapflow.cli.demo.world import World, at

FIRST_HOUR = 6
NO_PLAN = {"RAINA": 2, "BEBRENE": 3, "SELIJA": 1, "EGLES": 1}
"""Further learners whose application is signed, or only prepared, and who have no plan yet."""


@dataclass(frozen=True, slots=True, order=True)
class Act:
    """Something done at a moment; `number` keeps the order of what falls together."""

    moment: datetime
    number: int
    do: Callable[[], object]


def script(world: World) -> list[Act]:
    """Every act of every story, earliest first."""
    timetable, acts = Timetable(), list[Act]()
    for story in stories(world):
        for moment, do in _acts(world, story, timetable):
            acts.append(Act(moment, len(acts), do))
    for moment, do in (*_without_plan(world), *invoices(world), *months(world), *newcomers_acts(world)):
        acts.append(Act(moment, len(acts), do))
    return sorted(acts)


def stories(world: World) -> list[Story]:
    """A learner of the right school for each row of the table; `same` takes one who goes on now."""
    written = [row for row in rows("stories") for _ in range(int(row["count"]))]
    drawn = matters(world.rng, len(written))
    fresh = {unit: iter(pupils) for unit, pupils in world.pupils.items()}
    going_on = {unit: reversed(pupils[: len(pupils) * 3 // 4]) for unit, pupils in world.pupils.items()}
    found = []
    for number, row in enumerate(written):
        unit = row["unit"]
        pupil = next((fresh if row["learners"] == "new" else going_on)[unit])
        authors = world.staff[unit, "plan_author"]
        author = authors[pupil.id % len(authors)]
        found.append(Story(pupil, row["semester"], steps_of(row["steps"], unit), drawn[number], author))
    world.pupils = {unit: list(rest) for unit, rest in fresh.items()}
    return found


def _acts(world: World, story: Story, timetable: Timetable) -> Iterator[tuple[datetime, Callable[[], object]]]:
    agreed, ended, moment = None, None, None
    for day, step in planned(world, story):
        moment = _later(moment, day, world.rng.randrange(60))
        yield moment, partial(perform, world, story, step)
        if step == "agree":
            agreed = day
        elif agreed and ended is None:
            ended = day
    if agreed is not None:
        yield from _log(world, story, timetable, (agreed, ended or world.day))
        yield from claims(world, story, (agreed, ended or world.day))
    if story.semester == "previous":
        over = world.terms["previous"].ends_on + timedelta(days=1)
        yield at(over, FIRST_HOUR), partial(perform, world, story, "expire")


def _log(
    world: World, story: Story, timetable: Timetable, between: tuple[date, date]
) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """So many days of the delivery, and two entries of the author."""
    after, before = between
    days = [day for day in school_days(world.calendar, after, before) if after < day < before]
    if not days:
        return
    wanted = min(world.rng.randint(*ROWS), len(days))
    for day in sorted(world.rng.sample(days, wanted)):
        yield at(day, 15), partial(consult, world, story, timetable, request_id(world))
    yield at(days[0], 14), partial(author_hours, world, story, "drafting", request_id(world))
    yield at(days[len(days) // 2], 14), partial(author_hours, world, story, "supervision", request_id(world))


def _without_plan(world: World) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """Applications that wait for a signature or for somebody to be chosen."""
    days = school_days(world.calendar, world.terms["current"].starts_on, world.day)[:-1]
    for unit, number in NO_PLAN.items():
        for place, pupil in enumerate(world.pupils[unit][: 2 * number]):
            story = Story(pupil, "current", (), matters(world.rng, 1)[0], world.one(unit, "plan_author"))
            yield at(days[-4], 8, place), partial(perform, world, story, AUTOMATIC[0])
            if place % 2:
                yield at(days[-2], 9, place), partial(perform, world, story, AUTOMATIC[1])


def _later(before: datetime | None, day: date, minute: int) -> datetime:
    """In the morning of the day, or an hour after what came before on the same day."""
    if before is not None and before.date() >= day:
        return before + timedelta(minutes=47)
    return at(day, FIRST_HOUR, minute)
