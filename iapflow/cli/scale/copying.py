"""Copies of the patterns, one for each plan: who it is about, who works on it, when it lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import Dialect, select
from sqlalchemy.orm import Session

from iapflow.cli.demo.days import Term
from iapflow.cli.demo.world import World
from iapflow.cli.scale.country import LANES, Child, School
from iapflow.cli.scale.patterns import Pattern
from iapflow.cli.scale.templates import FRESH, Key, Move, Row, Taken, Words, keys_of, prepared, take
from iapflow.store.application import Application
from iapflow.store.bulk import Bulk, binders
from iapflow.store.case import Case
from iapflow.store.learner import Learner
from iapflow.store.tables import METADATA

HOURS = (14, 15, 16, 13, 17, 12)
"""When the consultations of the plans begin that share a pair of teachers."""
UPWARD = {"AUGSDAUGAVA": "municipality", "LATGALE": "region", "LV": "state"}
Values = dict[Key, Any]


@dataclass(frozen=True, slots=True)
class Mould:
    """A pattern with all its rows.

    Args:
        people: pattern's person -> role and place among those who hold it; `half`: how many of them teach mathematics.
        units: pattern's unit -> which unit of the copy; empty for the school itself.
        numbers: case -> workflow and number.
    """

    pattern: Pattern
    taken: Taken
    words: Words
    people: Mapping[int, tuple[str, int, int]]
    units: Mapping[int, str]
    numbers: Mapping[int, tuple[str, str]]
    school_year: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a copy lies: school, semester (its id and days), and the how-manieth plan there."""

    school: School
    semester: int
    term: Term
    number: int


class Copier:
    """Makes copies into what is being loaded."""

    def __init__(self, bulk: Bulk) -> None:
        """Begin with no numbers given."""
        self.bulk = bulk
        self.numbers: Counter[str] = Counter()
        self._registered: Counter[tuple[int, str]] = Counter()
        self._requests = count(1)
        self._dialect: Dialect = bulk.connection.dialect
        bind = binders(METADATA.tables["work_log_entry"], self._dialect)["time_from"]
        self._hours = [(bind(time(hour)), bind(time(hour + 1))) for hour in HOURS]
        self._rows: dict[int, tuple[list[Row], list[Key]]] = {}

    def turn(self) -> None:
        """Another semester begins: what was moved into the last one is forgotten."""
        self._rows = {}

    def copy(self, mould: Mould, place: Place, child: Child, move: Move) -> None:
        """One plan with its application."""
        key = id(mould)
        if key not in self._rows:
            rows = prepared(mould.taken, mould.words, move, self._dialect)
            self._rows[key] = rows, list(dict.fromkeys(keys_of(rows)))
        rows, keys = self._rows[key]
        values = self._values(mould, place, child, keys)
        for row in rows:
            self.bulk.add(row.table, row.copy(values))

    def _values(self, mould: Mould, place: Place, child: Child, keys: Sequence[Key]) -> Values:
        hours = self._hours[place.number % LANES]
        given: Values = {
            ("word", "learner"): child.name, ("word", "guardian"): child.guardian,
            ("word", "code"): child.guardian_code, ("word", "phone"): child.phone,
            ("word", "register"): self._register(place),
            ("word", "school_year"): place.term.school_year,
        }  # fmt: skip
        for case, (workflow, number) in mould.numbers.items():
            prefix = number.rpartition("-")[0].replace(mould.school_year, place.term.school_year)
            name = f"{workflow}:{prefix}-{{seq:05}}"
            self.numbers[name] += 1
            given["number", case] = f"{prefix}-{self.numbers[name]:05}"
        for key in keys:
            if key not in given:
                given[key] = self._value(mould, place, child, (key, hours))
        return given

    def _value(self, mould: Mould, place: Place, child: Child, wanted: tuple[Key, tuple[Any, Any]]) -> Any:
        (kind, old), hours = wanted
        if kind == "person":
            return _person(mould, place, old)
        if kind == "institution":
            above = mould.units[old]
            return place.school.above[above] if above else place.school.id
        if kind == FRESH:
            return str(UUID(int=next(self._requests)))
        known = {"learner": child.id, "semester": place.semester, "time_from": hours[0], "time_to": hours[1]}
        return known[kind] if kind in known else self.bulk.next_id(METADATA.tables[kind])

    def _register(self, place: Place) -> str:
        kept = place.school.id, place.term.school_year
        self._registered[kept] += 1
        return f"1-15/{self._registered[kept]}"


def moulds(session: Session, world: World, patterns: Sequence[Pattern]) -> list[Mould]:
    """Every pattern with its rows."""
    people = {
        person: (role, number, len(ids) // 2)
        for (_, role), ids in world.staff.items()
        for number, person in enumerate(ids)
    }
    units = {ident: UPWARD.get(code, "") for code, ident in world.units.items()}
    return [_mould(session, world, pattern, (people, units)) for pattern in patterns]


def _mould(session: Session, world: World, pattern: Pattern, known: tuple[Any, Any]) -> Mould:
    cases = sorted(pattern.story.cases.values())
    named = session.execute(select(Case.id, Case.workflow, Case.number).where(Case.id.in_(cases)))
    numbers = {row.id: (row.workflow, row.number) for row in named}
    year = world.terms[pattern.term].school_year
    return Mould(
        pattern, take(session, cases), Words(dict(_words(session, pattern, numbers, (known, year)))), *known, numbers,
        year,
    )  # fmt: skip


def _words(
    session: Session, pattern: Pattern, numbers: Mapping[int, tuple[str, str]], known: tuple[tuple[Any, Any], str]
) -> Iterator[tuple[str, Key]]:
    """What inside texts stands for something else in each copy."""
    pupil = pattern.story.pupil
    (people, units), year = known
    yield from ((str(ident), ("person", ident)) for ident in people)
    yield from ((str(ident), ("institution", ident)) for ident in units)
    for case, (_, number) in numbers.items():
        yield str(case), ("cases", case)
        yield number, ("number", case)
    yield str(pupil.id), ("learner", pupil.id)
    yield session.get_one(Learner, pupil.id).full_name, ("word", "learner")
    yield pupil.guardian, ("word", "guardian")
    yield pupil.guardian_code, ("word", "code")
    yield pupil.phone, ("word", "phone")
    yield year, ("word", "school_year")
    application = pattern.story.cases["application"]
    mine = select(Application.register_number).where(Application.case_id == application)
    yield session.scalars(mine).one(), ("word", "register")


def _person(mould: Mould, place: Place, old: int) -> int:
    """Whoever does in the copy's school what this person does in the pattern's."""
    role, number, half = mould.people[old]
    there = place.school.staff[role]
    group = place.number // LANES
    if role == "subject_teacher":
        return there[2 * group + (number >= half)]
    if role == "support_specialist":
        return there[group]
    return there[(number + place.number) % len(there)] if role == "plan_author" else there[number % len(there)]
