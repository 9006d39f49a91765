"""One learner's semester: which steps, on which days."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from iapflow.cli.demo.days import Term, school_days
from iapflow.cli.demo.draws import Matter
from iapflow.cli.demo.world import Pupil, World

CHAIN = "chain"
LOGGED = ("consultations", "hours of the author")
GAPS = {
    "start_application": (0, 1),
    "register": (1, 2),
    "start": (0, 1),
    "submit": (2, 4),
    "approve_by_head": (1, 1),
    "approve_by_municipality": (1, 2),
    "agree": (1, 3),
}
"""School days before a step, at least and at most."""
LATER = (2, 4)
AUTOMATIC = ("start_application", "register", "start")


@dataclass
class Story:
    """What happens to one learner in one semester.

    Args:
        steps: transitions after the plan was opened; `name:detail` where a step has one.
        cases: `application` and `plan`, once they are open.
        plan: the plan's answers, once it was written; `given`: hours of each measure so far.
    """

    pupil: Pupil
    semester: str
    steps: tuple[str, ...]
    matter: Matter
    author: int
    cases: dict[str, int] = field(default_factory=dict)
    plan: dict[str, Any] = field(default_factory=dict)
    given: Counter[str] = field(default_factory=Counter)

    @property
    def reaches_delivery(self) -> bool:
        """Whether the plan was ever agreed."""
        return "agree" in self.steps


def steps_of(written: str, unit: str) -> tuple[str, ...]:
    """The steps in full; a state institution's plan has no municipality in its chain."""
    chain: tuple[str, ...] = ("submit", "approve_by_head", "approve_by_municipality", "agree")
    if unit == "SELIJA":
        chain = ("submit", "approve_by_head", "agree")
    steps: list[str] = []
    for step in written.split():
        steps += chain if step == CHAIN else (step,)
    return tuple(steps)


def planned(world: World, story: Story) -> Iterator[tuple[date, str]]:
    """Each step with its school day: early in the semester, or so that the last was a few days ago."""
    term = world.terms[story.semester]
    days = _days(world, term, story.semester)
    gaps = [(step, world.rng.randint(*GAPS.get(step.partition(":")[0], LATER))) for step in (*AUTOMATIC, *story.steps)]
    places, place = [], 0
    for _, gap in gaps:
        place += gap
        places.append(place)
    agreed = [step for step, _ in gaps].index("agree") if story.reaches_delivery else len(gaps) - 1
    shift = world.rng.randint(0, 5) if story.reaches_delivery else len(days) - 1 - world.rng.randint(0, 4) - places[-1]
    late = len(days) - 1 - world.rng.randint(0, 4) - places[-1]
    for number, (step, _) in enumerate(gaps):
        moved = shift if number <= agreed else late
        yield days[min(max(places[number] + moved, 0), len(days) - 1)], step


def _days(world: World, term: Term, semester: str) -> list[date]:
    """The school days on which something may happen: all before the opening day."""
    last = world.day if semester == "current" else term.ends_on
    days = school_days(world.calendar, term.starts_on, last)
    return days[:-1] if semester == "current" else days
