"""What the demonstration knows while it is being made: ids by name, and the moving clock."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import count
from random import Random
from typing import Any

from iapflow.cli.demo.days import Term
from iapflow.engine.values import Actor
from iapflow.services.actors import actor_for
from iapflow.services.room import Room
from iapflow.store.store import Store

MORNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class MovingClock:
    """The clock of the seeding; it only goes where the story goes."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        """The moment the story is at."""
        return self.now


@dataclass(frozen=True)
class Pupil:
    """A learner as stories need one."""

    id: int
    unit: str
    born: date
    guardian: str
    guardian_code: str
    phone: str


@dataclass
class World:
    """Everything the stories share.

    Args:
        day: the day on which the demonstration opens; nothing happens on it or after it.
        units: code -> id.
        staff: (unit code, role) -> person ids.
        terms: name -> semester of the calendar, and `semesters` its id.
    """

    store: Store
    room: Room
    clock: MovingClock
    rng: Random
    calendar: Any
    day: date
    terms: dict[str, Term] = field(default_factory=dict)
    semesters: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    staff: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    pupils: dict[str, list[Pupil]] = field(default_factory=dict)
    newcomers: list[Pupil] = field(default_factory=list)
    _registered: dict[tuple[str, str], Any] = field(default_factory=dict)

    def one(self, unit: str, role: str) -> int:
        """The first who holds a role in a unit, or in the unit that answers for it."""
        return next(self.staff[place, role][0] for place in (unit, *ABOVE.get(unit, ())) if (place, role) in self.staff)

    def actor(self, person_id: int) -> Actor:
        """The person as the present moment knows them."""
        with self.store.reading() as session:
            return actor_for(session, person_id, self.clock.now.date())

    def register_number(self, unit: str, school_year: str) -> str:
        """The next number of an institution's register in a school year."""
        numbers = self._registered.setdefault((unit, school_year), count(1))
        return f"1-15/{next(numbers)}"


ABOVE = {
    "RAINA": ("AUGSDAUGAVA", "LATGALE", "LV"),
    "BEBRENE": ("AUGSDAUGAVA", "LATGALE", "LV"),
    "EGLES": ("MADONA", "VIDZEME", "LV"),
    "SELIJA": ("LATGALE", "LV"),
}
"""Whose officers answer for a school, nearest first."""


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a working day."""
    return datetime.combine(day, time(hour, minute, tzinfo=UTC))
