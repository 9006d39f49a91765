"""For whom a link can be made: the people in a relation to a case, and guardians known by name only."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from iapflow.errors import Reason, Refused, Text
from iapflow.services.writing import Pen
from iapflow.store.case import Case
from iapflow.store.days import holds
from iapflow.store.learner import Guardianship, Learner, is_informed
from iapflow.store.person import Person
from iapflow.store.relations import people_of_case
from iapflow.store.store import connection_of

GUARDIAN, INFORMED = "guardian_of_subject", "informed_guardian_of_subject"
GUARDIANS = frozenset({GUARDIAN, INFORMED})
ADULT_AT = 18
PERSON, NAMED, LEARNER = "p", "g", "l"
SUBJECT = "subject_of_case"
UNKNOWN = Reason("person", Text("Choose for whom the link is."))


def candidates_of(session: Session, pen: Pen, relation: str) -> Sequence[tuple[str, str]]:
    """(key, name) of everybody who stands in the relation today."""
    known = pen.snapshot.circumstances.related(relation)
    if relation == GUARDIAN:
        known &= pen.snapshot.circumstances.related(INFORMED)
    people = session.scalars(select(Person).where(Person.id.in_(sorted(known))).order_by(Person.family_name)).all()
    found = [(f"{PERSON}{person.id}", person.full_name) for person in people]
    if relation == SUBJECT and not found:
        found += [(f"{LEARNER}{one.id}", one.full_name) for one in _learner_without_person(session, pen)]
    if relation in GUARDIANS:
        found += [(f"{NAMED}{one.id}", one.full_name) for one in _only_named(session, pen, relation)]
    return found


def person_of(session: Session, pen: Pen, relation: str, key: str) -> int:
    """The person behind a key; a guardian known by name only becomes somebody the journal can name.

    Raises:
        Refused: nobody of this key stands in the relation.
    """
    if key not in {known for known, _ in candidates_of(session, pen, relation)}:
        raise Refused((UNKNOWN,))
    if key.startswith(PERSON):
        return int(key[1:])
    if key.startswith(LEARNER):
        return _as_person(session, session.get_one(Learner, int(key[1:])))
    guardian = session.get_one(Guardianship, int(key[1:]))
    given, _, family = guardian.full_name.strip().rpartition(" ")
    person = Person(given_name=given or family, family_name=family if given else "")
    session.add(person)
    session.flush()
    guardian.person_id = person.id
    session.flush()
    return int(person.id)


def _as_person(session: Session, learner: Learner) -> int:
    """The learner becomes somebody the journal can name; that opens no account."""
    person = Person(given_name=learner.given_name, family_name=learner.family_name)
    session.add(person)
    session.flush()
    learner.person_id = person.id
    session.flush()
    return int(person.id)


def has_come_of_age(session: Session, case_id: int, on: date) -> bool:
    """Whether the learner of a case speaks for themselves on this day; guardians' links end then."""
    born = session.scalar(
        select(Learner.date_of_birth).join(Case, Case.learner_id == Learner.id).where(Case.id == case_id)
    )
    return born is not None and (on.year - born.year, on.month, on.day) >= (ADULT_AT, born.month, born.day)


def may_still_be_told(session: Session, case_id: int, person_id: int, on: date) -> bool:
    """Whether a guardian for whom a link was made may be informed on this day."""
    return person_id in people_of_case(connection_of(session), case_id, on).get(INFORMED, ())


def _learner_without_person(session: Session, pen: Pen) -> Sequence[Learner]:
    return session.scalars(select(Learner).where(Learner.id == pen.case.learner_id, Learner.person_id.is_(None))).all()


def _only_named(session: Session, pen: Pen, relation: str) -> Sequence[Guardianship]:
    """A link opens what it is about, so whoever acts by one may be informed too."""
    return session.scalars(
        select(Guardianship).where(
            Guardianship.learner_id == pen.case.learner_id,
            Guardianship.person_id.is_(None),
            is_informed(),
            Guardianship.may_represent.is_(True) if relation == GUARDIAN else true(),
            holds(Guardianship, pen.at.date()),
        )
    ).all()
