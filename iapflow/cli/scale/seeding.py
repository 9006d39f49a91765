"""Making a whole country: patterns fired in a small database, then copied into the large one."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from uuid import uuid4

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from iapflow.cli.demo.accounts import WORDS
from iapflow.cli.demo.days import Term, demo_day, terms
from iapflow.cli.demo.seeding import Plan, Watch, hurry
from iapflow.cli.demo.world import World, at
from iapflow.cli.scale.copying import Copier, Mould, Place, moulds
from iapflow.cli.scale.country import Child, Country, School, finish_units
from iapflow.cli.scale.patterns import HOURS, MUNICIPAL, STATE, fire_patterns
from iapflow.cli.scale.shares import CONTINUING, PLANS_A_LEARNER, Drawing, Size, dealt, published_year, weight
from iapflow.cli.scale.templates import shifted
from iapflow.definitions.catalogue import read_project
from iapflow.errors import Reason, Refused, Text
from iapflow.services.clock import set_demo_day
from iapflow.services.definitions import publish
from iapflow.store.account import User
from iapflow.store.bulk import Bulk
from iapflow.store.case import Case
from iapflow.store.counter import Counter
from iapflow.store.engine import connect
from iapflow.store.institution import Institution
from iapflow.store.migrate import upgrade_engine
from iapflow.store.person import Person
from iapflow.store.semester import Semester
from iapflow.store.store import Store, connection_of

SEED = 20221231
FIRST_PUBLISHED = 2017
LAST_GENERAL, LAST_COURSE, LAST_GRADE, LAST_YEAR = 11, 2, 12, 4
"""The last grade and course in which a plan is begun, and the last there are."""
SIGNED_IN = (
    "state_officer", "administrator", "auditor", "municipal_coordinator", "institution_head",
    "institution_coordinator", "plan_author", "subject_teacher",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """The moulds of a world, ready to be copied into any database."""

    world: World
    moulds: Sequence[Mould]


@dataclass(frozen=True, slots=True)
class Pupil:
    """A child with the school year, named by its first half, and the grade in which it was first supported."""

    child: Child
    year: int
    grade: int


@dataclass(frozen=True, slots=True)
class Semesters:
    """The semesters of the country, oldest first, with their ids and how many plans each has."""

    terms: Sequence[Term]
    ids: Sequence[int]
    plans: Sequence[int]


def made_patterns(plan: Plan, watch: Watch, hours: int = HOURS) -> Made:
    """Fire the patterns in a database that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/patterns.sqlite3")
        hurry(engine)
        upgrade_engine(engine)
        store = Store(engine)
        try:
            world, patterns = fire_patterns(store, plan, watch, hours)
            with store.reading() as session:
                return Made(world, moulds(session, world, patterns))
        finally:
            engine.dispose()


def refuse_filled(store: Store) -> None:
    """A country is made in an empty database only.

    Raises:
        Refused: there are cases or units already.
    """
    with store.reading() as session:
        if session.scalar(select(Institution.id).limit(1)) or session.scalar(select(Case.id).limit(1)):
            raise Refused((Reason("empty", Text("There are institutions in this database already.")),))


def seed_country(store: Store, plan: Plan, size: Size, made: Made, watch: Watch) -> list[tuple[str, str]]:
    """Fill a migrated database without cases.

    Returns:
        Role and address of those who can sign in, then `password` and theirs.

    Raises:
        Refused: there are cases or units already.
    """
    refuse_filled(store)
    semesters = _terms(made.world)
    publish(store, read_project(plan.project), plan.registry, at(semesters[0].starts_on, 5))
    with store as session:
        set_demo_day(session, demo_day(made.world.terms["current"]), plan.now)
        country, of = _ground(session, size, semesters)
        seeding = _Seeding(country, made, of, watch)
        for number in range(len(semesters)):
            seeding.semester(number)
        seeding.others()
        country.write.bulk.finish()
        _number(session, seeding.copier)
        found = _accounts(session, plan, country)
    with store as session:
        session.execute(text("ANALYZE"))
    return found


class _Seeding:
    """Semester after semester, school after school."""

    def __init__(self, country: Country, made: Made, of: Semesters, watch: Watch) -> None:
        self.country, self.made, self.of, self.watch = country, made, of, watch
        self.copier = Copier(country.write.bulk)
        self.rng = Random(SEED)  # noqa: S311 - drawn, not secret
        self.before: dict[int, list[Pupil]] = {}
        self.children, self.done = 0, 0
        self.drawn: dict[tuple[str, str], tuple[list[Mould], Drawing]] = {}
        self.rate = _autumn_rate(of)

    def semester(self, number: int) -> None:
        """All plans of one semester."""
        term, now = self.of.terms[number], dict[int, list[Pupil]]()
        self.copier.turn()
        begun = self.country.size.begun(published_year(term, self.of.terms[-1]))
        schools = [school for school in self.country.schools[:begun] if school.takes_part]
        for school, plans in zip(schools, shared(self.of.plans[number], schools), strict=True):
            now[school.id] = self._pupils(school, term, plans)
            for place, pupil in enumerate(now[school.id]):
                mould = self._mould(school, number)
                first = self.made.world.terms[mould.pattern.term]
                move = shifted((first.starts_on, first.ends_on), (term.starts_on, term.ends_on))
                self.copier.copy(mould, Place(school, self.of.ids[number], term, place), pupil.child, move)
            self.done += plans
            self.watch("plans", self.done, sum(self.of.plans))
        self.before = now

    def others(self) -> None:
        """Learners who learn somewhere and have no plan."""
        year = self.of.terms[-1].school_year
        for number in range(max(self.country.size.learners - self.children, 0)):
            school = self.country.schools[number % len(self.country.schools)]
            grade = 1 + number // len(self.country.schools) % (LAST_YEAR if school.is_vocational else LAST_GRADE)
            self.country.settle(self.country.child(), school, [year], grade)

    def _pupils(self, school: School, term: Term, plans: int) -> list[Pupil]:
        """Who goes on, then new ones."""
        year, last = int(term.school_year[:4]), LAST_COURSE if school.is_vocational else LAST_GENERAL
        before = [one for one in self.before.get(school.id, ()) if one.grade + year - one.year <= last]
        rate = CONTINUING if term.number == 2 else self.rate
        going_on = min(int(len(self.before.get(school.id, ())) * rate + self.rng.random()), len(before), plans)
        found = before[:going_on]
        while len(found) < plans:
            grade = 1 if school.is_vocational else 5 + self.children % 6
            found.append(Pupil(self.country.child(), year, grade))
            self.children += 1
            self.country.settle(found[-1].child, school, self._years(year, grade, school), grade)
        self.rng.shuffle(found)
        return found

    def _years(self, first: int, grade: int, school: School) -> list[str]:
        """School years from the first one to this one, while there are grades."""
        now, last = int(self.of.terms[-1].school_year[:4]), LAST_YEAR if school.is_vocational else LAST_GRADE
        years = range(first, min(now, first + last - grade) + 1)
        return [f"{year}/{(year + 1) % 100:02}" for year in years]

    def _mould(self, school: School, number: int) -> Mould:
        """The one whose turn it is among those of this kind of school and semester."""
        unit = STATE if school.is_vocational else MUNICIPAL
        terms, term = self.made.world.terms, self.of.terms[number]
        kind = "current"
        if number < len(self.of.terms) - 1:
            kind = next(name for name in ("previous", "last") if terms[name].number == term.number)
        if (unit, kind) not in self.drawn:
            mine = [one for one in self.made.moulds if (one.pattern.unit, one.pattern.term) == (unit, kind)]
            self.drawn[unit, kind] = mine, Drawing([one.pattern.weight for one in mine])
        mine, draw = self.drawn[unit, kind]
        return mine[draw()]


def shared(plans: int, schools: Sequence[School]) -> list[int]:
    """A semester's plans by school: some have four times as many as others."""
    return dealt(plans, [1 + school.number * 7 % 10 / 3 for school in schools])


def _terms(world: World) -> list[Term]:
    """The semesters from the first published one to the running one."""
    current = world.terms["current"]
    known = [one for one in terms(world.calendar.years) if one.starts_on <= current.starts_on]
    first = int(current.school_year[:4]) - (published_year(current, current) - FIRST_PUBLISHED)
    return [one for one in known if int(one.school_year[:4]) >= first]


def _ground(session: Session, size: Size, semesters: Sequence[Term]) -> tuple[Country, Semesters]:
    """Semesters, units and staff."""
    rows = [
        Semester(school_year=one.school_year, number=one.number, starts_on=one.starts_on, ends_on=one.ends_on)
        for one in semesters
    ]
    session.add_all(rows)
    session.flush()
    weights = [weight(published_year(one, semesters[-1]), one.number) for one in semesters]
    of = Semesters(semesters, [row.id for row in rows], dealt(size.plans, weights))
    bulk = Bulk(connection_of(session))
    country = Country(bulk, size, Random(SEED), _busiest(size, of))  # noqa: S311 - drawn, not secret
    bulk.finish()
    finish_units(session)
    return country, of


def _busiest(size: Size, of: Semesters) -> int:
    """Plans that one school has at most in a semester."""
    units = list(range(size.taking_part))
    most = 1
    for term, plans in zip(of.terms, of.plans, strict=True):
        begun = units[: size.begun(published_year(term, of.terms[-1]))]
        most = max(most, *dealt(plans, [1 + number * 7 % 10 / 3 for number in begun]))
    return most


def _autumn_rate(of: Semesters) -> float:
    """Which share of a spring's learners goes on in autumn, so that plans a learner come out as published."""
    autumns = sum(before for before, term in zip(of.plans, of.terms[1:], strict=False) if term.number == 1)
    springs = sum(before for before, term in zip(of.plans, of.terms[1:], strict=False) if term.number == 2)
    wanted = sum(of.plans) * (1 - 1 / PLANS_A_LEARNER) - CONTINUING * springs
    return min(max(wanted / autumns if autumns else 0.0, 0.0), 0.9)


def _number(session: Session, copier: Copier) -> None:
    """The program's own counters go on after the last number."""
    rows = [{"name": name, "value": value} for name, value in copier.numbers.items()]
    session.execute(insert(Counter), rows)


def _accounts(session: Session, plan: Plan, country: Country) -> list[tuple[str, str]]:
    """Accounts for one person of each role, all with one password."""
    password = "-".join(secrets.choice(WORDS) for _ in range(3)) + f"-{secrets.randbelow(90) + 10}"
    kept = plan.hashed(password)
    found = []
    for role in SIGNED_IN:
        person = session.get_one(Person, country.schools[0].staff[role][0])
        email = str(person.email)
        session.add(User(email=email, password=kept, active=True, fs_uniquifier=uuid4().hex, person_id=person.id))
        found.append((role, email))
    return [*found, ("password", password)]
