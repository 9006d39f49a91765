"""The yard: a few people, a few cases that go round for ever, and the definitions they run on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import iapflow.builtin  # noqa: F401 - registers what the definitions use
from iapflow.definitions.catalogue import read_project
from iapflow.engine.values import Actor
from iapflow.extend import REGISTRY
from iapflow.services import cases
from iapflow.services.cases import Opening, Press
from iapflow.services.definitions import Definitions, publish
from iapflow.services.room import Room
from iapflow.store.institution import Institution
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.reach import rebuild_reach
from iapflow.store.store import Store

BEGINNING = datetime(2026, 10, 1, 9, tzinfo=UTC)
A_ROUND = timedelta(hours=6)
LONG_AGO = date(2020, 1, 1)
UNIT = 1
PEOPLE = {1: ("clerk",), 2: ("clerk",), 3: ("head",), 4: ("head",), 5: ("clerk", "head")}
CLERKS = tuple(person for person, roles in PEOPLE.items() if "clerk" in roles)
HEADS = tuple(person for person, roles in PEOPLE.items() if "head" in roles)
ELSEWHERE, OTHER_UNIT = 6, 2
"""A head too, but of another unit."""
AT_TIMES, A_SPELL, SPELLS = 7, timedelta(days=7), 400
"""A head in every other week."""
DEFINITIONS = Definitions(REGISTRY)
"""Compiled once, before the first fork."""
TEXTS = read_project(Path(__file__).parent / "project")
WORKFLOW, COUNCIL = "errand", "council"
WORKFLOWS = (WORKFLOW, COUNCIL, "chore")
PLACE = "workflows/errand.yaml"
KNOWN = 8
"""So many versions back a case may have stayed and still move."""


@dataclass
class Clock:
    """The yard's own time: so many rounds after the beginning."""

    rounds: int = 0

    def __call__(self) -> datetime:
        """The moment."""
        return BEGINNING + self.rounds * A_ROUND


def holds(person: int, role: str, day: date) -> bool:
    """Whether somebody holds a role over the yard on a day."""
    if person == AT_TIMES:
        return role == "head" and (day - BEGINNING.date()) // A_SPELL % 2 == 0
    return role in PEOPLE.get(person, ())


def note_of(words: str, amount: int, *, agreed: bool = True, scan: str = "") -> dict[str, Any]:
    """The form as it is filled in: an amount in two lines."""
    lines = [{"id": "l1", "cents": amount // 3}, {"id": "l2", "cents": amount - amount // 3}]
    return {"words": words, "lines": lines, "agreed": agreed, **({"scan": scan} if scan else {})}


def published_next(store: Store, version: int) -> None:
    """The same workflow as a next version, with another term while it is submitted: cases may move to it."""
    text = TEXTS[PLACE].decode().replace("version: 1\n", f"version: {version}\n", 1)
    text = text.replace(
        "due: {in: 7 days, remind: [2 days]}", f"due: {{in: {7 + version % 2} days, remind: [2 days]}}", 1
    )
    froms = "".join(f"  - from: {one}\n" for one in range(max(1, version - KNOWN), version))
    publish(store, {**TEXTS, PLACE: f"{text}migrate:\n{froms}".encode()}, REGISTRY, BEGINNING)


def room_at(clock: Clock) -> Room:
    """A room that lives in the yard's time."""
    return Room(DEFINITIONS, clock)


def who(person: int, clock: Clock) -> Actor:
    """One of the people; what they may do is read anew by the firing."""
    return Actor(person, f"P{person}", clock().date())


def found(store: Store, how_many: int, councils: int = 0) -> list[int]:
    """Publish, hire and open so many errands, then so many cases of the council; their ids."""
    clock = Clock()
    publish(store, TEXTS, REGISTRY, clock())
    with store as session:
        session.add(Institution(id=UNIT, kind="institution", name="Pagalms", code="P"))
        session.flush()
        for person, roles in PEOPLE.items():
            session.add(
                Person(id=person, given_name=f"P{person}", family_name="Modele", email=f"p{person}@yard.invalid")
            )
            session.flush()
            for role in roles:
                session.add(RoleAssignment(person_id=person, role=role, institution_id=UNIT, valid_from=LONG_AGO))
        session.add(Institution(id=OTHER_UNIT, kind="institution", name="Cits pagalms", code="C"))
        for person in (ELSEWHERE, AT_TIMES):
            session.add(Person(id=person, given_name=f"P{person}", family_name="Modele"))
        session.flush()
        session.add(RoleAssignment(person_id=ELSEWHERE, role="head", institution_id=OTHER_UNIT, valid_from=LONG_AGO))
        for spell in range(0, SPELLS, 2):
            first = BEGINNING.date() + spell * A_SPELL
            last = first + A_SPELL - timedelta(days=1)
            session.add(
                RoleAssignment(person_id=AT_TIMES, role="head", institution_id=UNIT, valid_from=first, valid_to=last)
            )
        session.flush()
        rebuild_reach(session)
    room = room_at(clock)
    return [
        cases.start(store, room, Opening(workflow, UNIT), Press("start", who(CLERKS[0], clock), f"begin-{number}"))
        for number, workflow in enumerate([WORKFLOW] * how_many + [COUNCIL] * councils)
    ]
