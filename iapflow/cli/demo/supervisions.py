"""Supervisions of the demonstration: a register of supervisors, and one supervision in each state that matters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from iapflow.cli.demo.names import address
from iapflow.cli.demo.world import World, at
from iapflow.policy.actor import SYSTEM
from iapflow.services import supervisions
from iapflow.services.cases import Opening, Press, fire, start
from iapflow.services.supervisor_certificates import Certified, certify
from iapflow.store.person import Person
from iapflow.store.supervisions import SUPERVISOR, SupervisionSeat

STATE = "LV"
ISSUER = "Izdomātais supervizoru centrs"
SUPERVISORS = (
    ("Agnese", "Paraudziņa", "supervizors", "SV-101", (-700, 600)),
    ("Kaspars", "Demozars", "supervizors2", "SV-102", (-300, 40)),
    ("Laima", "Izdomniece", "supervizors3", "SV-087", (-900, -20)),
)
"""Given and family name, address, number, first and last day of the certificate from the opening day on."""
ASKED = 30
"""So many days before its day a supervision is asked for."""
MARKS = (5, 4, 5, 5, 3, 4)


@dataclass(frozen=True)
class Tale:
    """One supervision: whose, how many days from the opening day it is held, how far it got."""

    unit: str
    days: int
    goal: str
    group: str = "teachers"
    people: int = 6
    topics: tuple[str, ...] = ("stress",)


TALES = (
    Tale("BEBRENE", -32, "closed"),
    Tale("BEBRENE", -8, "reported", people=10, topics=("families", "ways")),
    Tale("RAINA", -1, "held", people=5),
    Tale("RAINA", 6, "scheduled", people=8, topics=("team",)),
    Tale("SELIJA", 20, "assigned", topics=("ways",)),
    Tale("BEBRENE", 25, "requested", group="leaders", people=3, topics=("stress", "team")),
)


def make_supervisions(world: World) -> None:
    """Two months; the clock stands on the evening before the opening day at the end."""
    world.clock.now = at(world.day - timedelta(days=65), 9)
    _register(world)
    for tale in TALES:
        _tell(world, tale)
    world.clock.now = at(world.day - timedelta(days=1), 20)


def _register(world: World) -> None:
    officer = world.actor(world.one(STATE, "state_officer"))
    for given, family, local, number, (first, last) in SUPERVISORS:
        days = (world.day + timedelta(days=first), world.day + timedelta(days=last))
        certify(world.store, world.room, officer, Certified(given, family, address(local), number, ISSUER, *days))
    with world.store.reading() as session:
        person = session.scalars(select(Person).where(Person.email == address(SUPERVISORS[0][2]))).one()
        world.staff[STATE, SUPERVISOR] = [person.id]


def _tell(world: World, tale: Tale) -> None:
    """Each step on its day, as far as it got; a step that would lie after the opening day is not reached."""
    day, people = world.day + timedelta(days=tale.days), _people(world, tale)
    world.clock.now = at(min(day - timedelta(days=ASKED), world.day - timedelta(days=4)), 8)
    asks = Press("start", world.actor(people[0]), f"demo-{tale.goal}", answers={"request": _request(tale, day)})
    case = start(world.store, world.room, Opening("supervision", world.units[tale.unit]), asks)
    for number, (state, step) in enumerate(STEPS):
        if STATES.index(state) > STATES.index(tale.goal):
            return
        world.clock.now = _moment(world, tale, state, number)
        step(world, tale, case)


def _moment(world: World, tale: Tale, state: str, number: int) -> Any:
    """Before the day one step a day, the others after it."""
    day = world.day + timedelta(days=tale.days)
    if state in AFTER:
        return at(day + timedelta(days=AFTER[state]), 15)
    return at(min(day - timedelta(days=ASKED), world.day - timedelta(days=4)) + timedelta(days=number + 1), 9)


def _assign(world: World, tale: Tale, case: int) -> None:
    role = "state_officer" if tale.unit == "SELIJA" else "municipal_coordinator"
    chosen = {"supervisor": str(_leader(world))}
    _fire(world, case, "assign", world.one(tale.unit, role), assignment=chosen)


def _schedule(world: World, tale: Tale, case: int) -> None:
    day = (world.day + timedelta(days=tale.days)).isoformat()
    where = {"mode": "in_person", "place": "Skolas bibliotēka"}
    _fire(world, case, "schedule", _leader(world), session={
        "held_on": day, "time_from": "14:00", "time_to": "17:00", **where,
    })  # fmt: skip
    rows = [{"id": f"p{one}", "person": str(one), "job": "skolotāja"} for one in _people(world, tale)]
    _fire(world, case, "set_group", world.one(tale.unit, "institution_coordinator"), group={"people": rows})


def _hold(world: World, tale: Tale, case: int) -> None:
    _fire(world, case, "hold", _leader(world))


def _report(world: World, tale: Tale, case: int) -> None:
    with world.store.reading() as session:
        seats = session.scalars(select(SupervisionSeat.id).where(SupervisionSeat.case_id == case)).all()
    supervisions.note_attendance(world.store, world.room, world.actor(_leader(world)), case, set(seats))
    _fire(world, case, "report", _leader(world), protocol={
        "began": "14:00", "ended": "17:00", "topics": list(tale.topics),
        "words": "Kā pamanīt nogurumu, kā vienoties par robežām un kur meklēt atbalstu.",
        "advice": "Vienoties par vienu vakaru nedēļā bez darba ziņām.",
    })  # fmt: skip


def _accept(world: World, tale: Tale, case: int) -> None:
    for person, mark in zip(_people(world, tale), MARKS, strict=False):
        supervisions.rate(world.store, world.room, world.actor(person), case, mark)
    _fire(world, case, "accept", world.one(tale.unit, "institution_coordinator"))


def _close(world: World, tale: Tale, case: int) -> None:
    """Ten working days are over; nobody presses this."""
    fire(world.store, world.room, case, Press("close", SYSTEM(world.clock.now.date())))


STATES = ("requested", "assigned", "scheduled", "held", "reported", "accepted", "closed")
STEPS = (
    ("assigned", _assign), ("scheduled", _schedule), ("held", _hold), ("reported", _report), ("accepted", _accept),
    ("closed", _close),
)  # fmt: skip
AFTER = {"held": 0, "reported": 2, "accepted": 5, "closed": 22}
"""Days after its day."""


def _request(tale: Tale, day: date) -> dict[str, Any]:
    return {
        "participants": str(tale.people), "group": tale.group, "topics": list(tale.topics), "mode": "in_person",
        "from_day": (day - timedelta(days=5)).isoformat(), "to_day": (day + timedelta(days=5)).isoformat(),
        "contact": f"koordinatore, {address('koordinators')}", "phone": "+37120000000",
    }  # fmt: skip


def _people(world: World, tale: Tale) -> list[int]:
    """Teachers of the school, or those who lead it."""
    if tale.group == "leaders":
        return [world.one(tale.unit, role) for role in ("institution_head", "institution_coordinator")]
    givers, authors = world.staff[tale.unit, "subject_teacher"], world.staff[tale.unit, "plan_author"]
    return [givers[0], authors[0], *givers[1:]][: tale.people]


def _leader(world: World) -> int:
    return world.one(STATE, SUPERVISOR)


def _fire(world: World, case: int, transition: str, person: int, **answers: Any) -> None:
    press = Press(transition, world.actor(person), f"demo-{transition}-{case}"[:40], answers=answers or None)
    fire(world.store, world.room, case, press)
