"""The country that copies are made for: units, staff and learners, made up and by bulk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count, cycle
from random import Random
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from iapflow.cli.demo.names import WEIGHTS, address, names
from iapflow.cli.demo.registers import BEGINNING, CENTS_PER_HOUR
from iapflow.cli.scale.shares import COVERED, MUNICIPALITIES, VOCATIONAL, Size
from iapflow.store.base import table_of
from iapflow.store.bulk import Bulk, binders
from iapflow.store.folding import folded
from iapflow.store.institution import Agreement, Institution, InstitutionLink
from iapflow.store.learner import Enrolment, Guardianship, Learner
from iapflow.store.measure import UnitRate
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.reach import rebuild_reach

REGIONS = ("Kurzemes", "Latgales", "Rīgas", "Vidzemes", "Zemgales")
LANES, AUTHORS, CLASS_TEACHERS = 6, 3, 2
"""Plans that one pair of teachers serves at a time; authors and class teachers of an institution."""
GENERAL, COURSES = tuple(str(number) for number in range(5, 12)), ("K1", "K2")
OLDER = ("12", "K3")
FIRST_GRADE, FIRST_COURSE = 7, 9
PROGRAMMES = {True: "33814021", False: "21011111"}
Row = Mapping[str, Any]


@dataclass(slots=True)
class School:
    """An institution as copies need it: its number, what stands above, who works there."""

    id: int
    number: int
    is_vocational: bool
    above: Mapping[str, int]
    takes_part: bool
    staff: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Child:
    """A learner as copies need one."""

    id: int
    name: str
    guardian: str
    guardian_code: str
    phone: str


class Writer:
    """Rows by their columns' names, the rest empty or by default."""

    def __init__(self, bulk: Bulk) -> None:
        """Write into what is being loaded."""
        self.bulk = bulk
        self._binders: dict[str, Any] = {}

    def add(self, model: Any, **values: Any) -> int:
        """One row; its id."""
        table: Table = table_of(model)
        bind = self._binders.setdefault(table.name, binders(table, self.bulk.connection.dialect))
        values = {"id": self.bulk.next_id(table), **_defaults(table), **values}
        self.bulk.add(table.name, [bind[column.name](values.get(column.name)) for column in table.c])
        return int(values["id"])


class Country:
    """Units with their staff; learners are made as they are asked for."""

    def __init__(self, bulk: Bulk, size: Size, rng: Random, busiest: int) -> None:
        """Make all units.

        Args:
            busiest: plans that one institution has at most in a semester.
        """
        self.write, self.size = Writer(bulk), size
        self._names, self._codes = _endless(rng), personal_codes()
        self._addresses = count(1)
        self.groups = -(-busiest // LANES)
        self.staff: dict[str, list[int]] = {}
        self.schools = list(self._units())

    def child(self) -> Child:
        """A new learner with a guardian; `settle` says when they were born."""
        given, family = next(self._names)
        next(self._names)
        guardian = f"{next(self._names)[0]} {family}"
        ident = self.write.bulk.next_id(table_of(Learner))
        return Child(ident, f"{given} {family}", guardian, next(self._codes), f"+3712{ident % 10_000_000:07}")

    def settle(self, child: Child, school: School, years: Sequence[str], grade: int) -> None:
        """Write the learner: where they learnt in each school year, from this grade (or course) on."""
        given, family = child.name.split(" ", 1)
        first = int(years[0][:4])
        age = (FIRST_COURSE if school.is_vocational else 0) + grade + FIRST_GRADE - 1
        born = date(first - age, 7 + child.id % 6, 1 + child.id % 28)
        self.write.add(
            Learner, id=child.id, given_name=given, family_name=family, date_of_birth=born,
            personal_code=next(self._codes), search_text=folded(f"{given} {family} {given}"),
        )  # fmt: skip
        for number, year in enumerate(years):
            begun = date(int(year[:4]), 9, 1)
            name = f"K{grade + number}" if school.is_vocational else str(grade + number)
            is_last = number == len(years) - 1
            self.write.add(
                Enrolment, learner_id=child.id, institution_id=school.id, grade=name,
                class_name=f"{name}-1" if school.is_vocational else f"{name}.{'ab'[child.id % 2]}",
                programme=PROGRAMMES[school.is_vocational], valid_from=begun,
                valid_to=None if is_last else date(begun.year + 1, 8, 31),
            )  # fmt: skip
        self.write.add(
            Guardianship, learner_id=child.id, full_name=child.guardian, kinship="parent", may_represent=True,
            valid_from=date(first, 9, 1),
        )  # fmt: skip

    def _units(self) -> Iterator[School]:
        state = self._unit("state", "Izglītības kvalitātes valsts dienests (mērogs)", "LV", None)
        self.staff["state_officer"] = [self._person("state_officer", state) for _ in range(2)]
        self.staff["auditor"] = [self._person("auditor", state)]
        self.staff["administrator"] = [self._person("administrator", state)]
        regions = [self._unit("region", f"{name} reģions (mērogs)", f"R{n}", state) for n, name in enumerate(REGIONS)]
        for region in regions:
            self._person("regional_coordinator", region)
        above = [self._municipality(number, regions) for number in range(self.size.municipalities)]
        covered = max(round(len(above) * COVERED / MUNICIPALITIES), 1)
        general = 0
        for number in range(self.size.units):
            takes_part = number < self.size.taking_part
            of = above[general % (covered if takes_part else len(above))]
            school = self._school(number, state, of, takes_part=takes_part)
            general += not school.is_vocational
            yield school

    def _municipality(self, number: int, regions: Sequence[int]) -> tuple[int, int, int]:
        region = regions[number % len(regions)]
        unit = self._unit("municipality", f"{number + 1}. novads (mērogs)", f"N{number + 1}", region)
        self._agreement(unit, f"MĒROGS-N{number + 1}")
        return unit, region, self._person("municipal_coordinator", unit)

    def _school(self, number: int, state: int, of: tuple[int, int, int], *, takes_part: bool) -> School:
        municipality, region, coordinator = of
        is_vocational = int((number + 1) * VOCATIONAL) > int(number * VOCATIONAL)
        kind = {"partner_type": "vpii", "type": "vocational"} if is_vocational else {
            "partner_type": "municipal", "type": "general",
        }  # fmt: skip
        name = f"{number + 1}. {'tehnikums' if is_vocational else 'vidusskola'} (mērogs)"
        unit = self._unit("institution", name, f"S{number + 1}", region if is_vocational else municipality, **kind)
        above = {"municipality": municipality, "region": region, "state": state}
        school = School(unit, number, is_vocational, above, takes_part)
        school.staff = self.staff | {"municipal_coordinator": [coordinator]}
        if takes_part:
            self._hire(school)
            if is_vocational:
                self._agreement(unit, f"MĒROGS-S{number + 1}")
        return school

    def _hire(self, school: School) -> None:
        wanted = {
            "institution_head": 1, "institution_coordinator": 1, "plan_author": AUTHORS,
            "class_teacher": CLASS_TEACHERS, "subject_teacher": 2 * self.groups, "support_specialist": self.groups,
        }  # fmt: skip
        if school.is_vocational:
            wanted["vpii_coordinator"] = 1
        for role, number in wanted.items():
            school.staff[role] = [self._person(role, school.id) for _ in range(number)]

    def _unit(self, kind: str, name: str, code: str, above: int | None, **more: str) -> int:
        unit = self.write.add(Institution, kind=kind, name=name, code=code, is_demo=True, **more)
        if above is not None:
            self.write.add(InstitutionLink, child_id=unit, parent_id=above, valid_from=BEGINNING)
        return unit

    def _agreement(self, unit: int, number: str) -> None:
        days = {"signed_on": BEGINNING, "valid_from": BEGINNING, "participates_from": BEGINNING}
        self.write.add(Agreement, partner_id=unit, number=number, **days)

    def _person(self, role: str, unit: int) -> int:
        given, family = next(self._names)
        email = address(f"{role.replace('_', '.')}{next(self._addresses)}")
        person = self.write.add(Person, given_name=given, family_name=family, email=email, is_active=True)
        self.write.add(RoleAssignment, person_id=person, role=role, institution_id=unit, valid_from=BEGINNING)
        return person


def finish_units(session: Session) -> None:
    """Who is above whom, worked out as always; what an hour costs."""
    rebuild_reach(session)
    session.add(UnitRate(measure_code=None, valid_from=BEGINNING, cents_per_hour=CENTS_PER_HOUR))
    session.flush()


def personal_codes() -> Iterator[str]:
    """Codes of a day 00 that no month has, with a check digit that fits."""
    for number in range(100, 30_000_000):
        month, rest = divmod(number, 300_000)
        digits = f"00{month:02}{rest // 3000:02}{rest // 1000 % 3}{rest % 1000:03}"
        total = sum(one * int(digit) for one, digit in zip(WEIGHTS, digits, strict=True))
        yield f"{digits[:6]}-{digits[6:]}{(1101 - total) % 11 % 10}"


def _endless(rng: Random) -> Iterator[tuple[str, str]]:
    return cycle(list(names(rng)))


def _defaults(table: Table) -> Row:
    return {
        column.name: column.default.arg  # type: ignore[attr-defined]
        for column in table.c
        if column.default is not None and column.default.is_scalar
    }
