"""A small town for the tests of the jobs: the demonstration's people, and one learner's plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import select

from iapflow.builtin import effects  # noqa: F401 - importing the built-ins registers them
from iapflow.cli.demo.acting import perform
from iapflow.cli.demo.draws import Matter
from iapflow.cli.demo.seeding import Plan, prepare
from iapflow.cli.demo.story import Story
from iapflow.cli.demo.world import World, at
from iapflow.extend import REGISTRY
from iapflow.jobs.office import Office
from iapflow.store.case import Case
from iapflow.store.learner import Guardianship, Learner
from iapflow.store.store import Store

PROJECT = Path(__file__).parents[2]
REAL = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MARKER = "Zīmējuma-Vārds"
"""A learner's name that must be found nowhere outside."""
MONDAY = date(2026, 9, 7)
MATTER = Matter(("A02",), (("M01", "A02", "maths"),))


@dataclass
class Pigeonhole:
    """A post office that keeps what it is handed; it can be shut."""

    letters: dict[str, EmailMessage] = field(default_factory=dict)
    handed_in: int = 0
    is_shut: bool = False

    def deliver(self, name: str, letter: EmailMessage) -> None:
        if self.is_shut:
            raise OSError("the disk is full")
        self.handed_in += 1
        self.letters[name] = letter

    def to(self, local: str) -> list[EmailMessage]:
        return [letter for letter in self.letters.values() if str(letter["To"]).startswith(f"{local}@")]


@dataclass
class Town:
    """The world with its clock, the worker's office and its post."""

    world: World
    office: Office
    post: Pigeonhole

    def story(self, unit: str = "RAINA") -> Story:
        pupil = self.world.pupils[unit][0]
        return Story(pupil, "current", (), MATTER, self.world.one(unit, "plan_author"))

    def do(self, story: Story, *steps: str, day: date = MONDAY) -> Story:
        for number, step in enumerate(steps):
            self.world.clock.now = at(day + timedelta(days=number), 9)
            perform(self.world, story, step)
        return story

    def wait(self, day: date) -> None:
        self.world.clock.now = at(day, 12)

    def case(self, story: Story, which: str = "plan") -> Case:
        with self.world.store.reading() as session:
            return session.get_one(Case, story.cases[which])

    def all(self, model: Any) -> list[Any]:
        with self.world.store.reading() as session:
            return list(session.scalars(select(model).order_by(model.id)))


def found(store: Store) -> Town:
    """People, registers and definitions; a learner bears the marker's name."""
    world = prepare(store, Plan(PROJECT, REGISTRY, str, REAL), lambda *_: None)
    with store as session:
        for pupils in world.pupils.values():
            learner = session.get_one(Learner, pupils[0].id)
            learner.given_name, learner.family_name = MARKER, MARKER
            guardianship = session.scalars(select(Guardianship).where(Guardianship.learner_id == learner.id)).one()
            guardianship.full_name = MARKER
    post = Pigeonhole()
    office = Office(store, world.room, post, lambda case: f"https://iapflow.example/plani/{case}")
    return Town(world, office, post)
