"""Staff with their dated roles, learners with guardians and enrolments."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy.orm import Session

from iapflow.cli.demo.names import address, names, personal_codes
from iapflow.cli.demo.registers import BEGINNING
from iapflow.cli.demo.tables import Row, rows
from iapflow.cli.demo.world import Pupil, World
from iapflow.store.learner import Enrolment, Guardianship, Learner
from iapflow.store.person import Person, RoleAssignment

FIRST_GRADE = 7
"""Years of age at which the first grade begins; a first course follows the ninth grade."""
FIRST_COURSE = 9
COMING_OF_AGE = 18
DEPUTISING = (timedelta(days=-7), timedelta(days=14))


def make_people(session: Session, world: World) -> None:
    """Everybody, in a fixed order, so that the same seed gives the same people."""
    pairs, codes = names(world.rng), personal_codes()
    for row in rows("staff"):
        _staff(session, world, row, pairs)
    _deputy(session, world)
    for row in rows("cohorts"):
        grades = row["grades"].split()
        world.pupils[row["unit"]] = [
            _pupil(session, world, (row, grades[number % len(grades)], number), (pairs, codes))
            for number in range(int(row["learners"]))
        ]
    _with_account(session, world)


def _staff(session: Session, world: World, row: Row, pairs: Iterator[tuple[str, str]]) -> None:
    """So many people of one role; the first has the plain address."""
    for number in range(int(row["count"])):
        local = row["title"] if number == 0 else f"{row['title']}{number + 1}"
        person = _person(session, next(pairs), address(local))
        expires = world.day + timedelta(days=60) if row["role"] == "auditor" else None
        _hold(session, (person, row["role"], world.units[row["unit"]]), valid_to=expires)
        world.staff.setdefault((row["unit"], row["role"]), []).append(person)


def _deputy(session: Session, world: World) -> None:
    """One school's coordinator stands in for the head around the opening day."""
    head, coordinator = world.one("BEBRENE", "institution_head"), world.one("BEBRENE", "institution_coordinator")
    session.add(
        RoleAssignment(
            person_id=coordinator,
            role="institution_head",
            institution_id=world.units["BEBRENE"],
            valid_from=world.day + DEPUTISING[0],
            valid_to=world.day + DEPUTISING[1],
            acting_for_id=head,
        )
    )


def _pupil(
    session: Session,
    world: World,
    place: tuple[Row, str, int],
    drawn: tuple[Iterator[tuple[str, str]], Iterator[str]],
) -> Pupil:
    row, grade, number = place
    if world.rng.random() < 1 / 2:
        next(drawn[0])
    given, family = next(drawn[0])
    born = _born(world, grade, number)
    learner = Learner(given_name=given, family_name=family, personal_code=next(drawn[1]), date_of_birth=born)
    next(drawn[0])  # women and men come in turn; a guardian bears the family name in the same form
    guardian = f"{next(drawn[0])[0]} {family}"
    session.add(learner)
    session.flush()
    unit = world.units[row["unit"]]
    began = world.terms["previous"].starts_on
    session.add(
        Enrolment(
            learner_id=learner.id,
            institution_id=unit,
            grade=grade,
            class_name=f"{grade.removeprefix('K')}.{'ab'[number // 8 % 2]}"
            if grade.isdigit()
            else f"{grade}-{number // 8 % 2 + 1}",
            programme=row["programme"],
            valid_from=began,
        )
    )
    session.add(Guardianship(learner_id=learner.id, full_name=guardian, kinship="parent", valid_from=began))
    return Pupil(learner.id, row["unit"], born, guardian, next(drawn[1]), f"+3712000{number:04}")


def _born(world: World, grade: str, number: int) -> date:
    """A day of birth that fits the grade; one learner came of age last week."""
    if grade == "K2" and number == 1:
        return _years_before(world.day - timedelta(days=6), COMING_OF_AGE)
    years = int(grade) if grade.isdigit() else FIRST_COURSE + int(grade[1:])
    start = int(world.terms["current"].school_year[:4])
    return date(start - FIRST_GRADE - years + 1, 1, 1) + timedelta(days=world.rng.randrange(365))


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


def _with_account(session: Session, world: World) -> None:
    """One guardian and one adult learner who sign in themselves."""
    child = session.get_one(Learner, world.pupils["RAINA"][1].id)
    guardianship = session.query(Guardianship).filter_by(learner_id=child.id).one()
    given, family = guardianship.full_name.split(" ", 1)
    guardian = _person(session, (given, family), address("vecaks.raina"))
    guardianship.person_id = guardian
    _hold(session, (guardian, "guardian", world.units["RAINA"]))
    adult = next(pupil for pupil in world.pupils["SELIJA"] if _is_adult(world, pupil))
    learner = session.get_one(Learner, adult.id)
    learner.person_id = _person(session, (learner.given_name, learner.family_name), address("pilngadigs.selija"))
    _hold(session, (learner.person_id, "adult_learner", world.units["SELIJA"]))
    world.staff["RAINA", "guardian"] = [guardian]
    world.staff["SELIJA", "adult_learner"] = [learner.person_id]


def _is_adult(world: World, pupil: Pupil) -> bool:
    return pupil.born < _years_before(world.terms["previous"].starts_on, COMING_OF_AGE)


def _person(session: Session, name: tuple[str, str], email: str) -> int:
    person = Person(given_name=name[0], family_name=name[1], email=email)
    session.add(person)
    session.flush()
    return person.id


def _hold(session: Session, held: tuple[int, str, int], valid_to: date | None = None) -> None:
    person, role, unit = held
    session.add(
        RoleAssignment(person_id=person, role=role, institution_id=unit, valid_from=BEGINNING, valid_to=valid_to)
    )
