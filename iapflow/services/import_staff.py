"""Staff of an institution out of a file: people found by e-mail, else by name here; each row gives one dated role."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from iapflow.errors import Text
from iapflow.forms.cleaning import Unclean, clean_line
from iapflow.forms.days import a_date
from iapflow.policy.actor import Actor
from iapflow.services.appointing import leads, may_give
from iapflow.services.expiring import against_endless
from iapflow.services.import_lines import (
    Column,
    Line,
    Outcome,
    Place,
    Recorder,
    Row,
    Wrong,
    formula_in,
    plain_heading,
)
from iapflow.store.class_teacher import ClassTeacher
from iapflow.store.days import holds
from iapflow.store.folding import folded
from iapflow.store.person import Person, RoleAssignment

E_MAIL = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")
CLASS_TEACHER = "class_teacher"


@dataclass(frozen=True, slots=True)
class Given:
    """One row, cleaned."""

    number: int
    given: str
    family: str
    email: str | None
    role: str
    title: str
    since: date
    until: date | None
    class_name: str
    note: Text | None


@dataclass(slots=True)
class Known:
    """Who is in the register, and the roles they hold here.

    `made` are people an earlier row of the same file brings.
    """

    by_email: dict[str, Person] = field(default_factory=dict)
    by_name: dict[str, Person] = field(default_factory=dict)
    held: dict[tuple[int, str], RoleAssignment] = field(default_factory=dict)
    classes: set[tuple[int, str]] = field(default_factory=set)
    made: dict[str, Person] = field(default_factory=dict)


class Staff:
    """Everybody who works with plans in an institution."""

    id = "staff"
    label = Text("Staff")
    says = Text("One row for a person and a role. Nobody gets an account by this: invite them from the team page.")
    columns: Sequence[Column] = (
        Column("given", Text("Given name"), ("vards", "vardi", "given name")),
        Column("family", Text("Family name"), ("uzvards", "family name")),
        Column("email", Text("E-mail"), ("e pasts", "epasts", "e mail", "email"), required=False),
        Column("role", Text("Role"), ("loma", "amats", "role")),
        Column("since", Text("From"), ("no", "from"), required=False),
        Column("until", Text("Until"), ("lidz", "until"), required=False),
        Column("class", Text("Class"), ("klase", "grupa", "class"), required=False),
    )

    def may(self, actor: Actor, unit: int) -> bool:
        """Head and coordinators of the institution."""
        return leads(actor, unit)

    def lines(self, session: Session, place: Place, rows: Iterable[Row]) -> Sequence[Line]:
        """Each row beside what is in the register."""
        words, allowed = _role_words(place), may_give(session, place.actor, place.unit)
        cleaned = [clean(row, place, words, allowed) for row in rows]
        known = _known(session, place, [one for one in cleaned if isinstance(one, Given)])
        return [one if isinstance(one, Line) else _line(one, place, known) for one in cleaned]


def clean(row: Row, place: Place, words: Mapping[str, str], allowed: Collection[str]) -> Given | Line:
    """A row with every cell as the register keeps it, or the line that says what is wrong."""
    wrong: list[Wrong] = []
    title = f"{row.cell('given')} {row.cell('family')}, {row.cell('role')}"[:80]
    given, family = (_text(row, name, wrong) for name in ("given", "family"))
    email = row.cell("email").lower() or None
    if email and not E_MAIL.fullmatch(email):
        wrong.append(("email", Text("This is not an e-mail address.")))
    role = words.get(plain_heading(row.cell("role")))
    if role is None:
        wrong.append(("role", Text("The role “{name}” is not known.", {"name": row.cell("role")[:60]})))
    elif role not in allowed:
        wrong.append(("role", Text("You cannot give this role here.")))
    since, until = _day(row, "since", wrong) or place.on, _day(row, "until", wrong)
    endless = against_endless(place.roles, role, until)
    if endless is not None and isinstance(endless.sentence, Text):
        wrong.append(("until", endless.sentence))
    if until is not None and until < since:
        wrong.append(("until", Text("The last day is before the first.")))
    class_name = row.cell("class")[:20]
    if role == CLASS_TEACHER and not class_name:
        wrong.append(("class", Text("A class teacher needs a class.")))
    if wrong or role is None:
        return Line(row.number, title, "wrong", wrong)
    return Given(row.number, given, family, email, role, title, since, until, class_name, formula_in(row))


def _role_words(place: Place) -> dict[str, str]:
    """A role by its id or by its name in any language."""
    words = {plain_heading(role): role for role in place.roles}
    for role, definition in place.roles.items():
        words |= {plain_heading(name): role for name in dict(definition.label).values()}
    return words


def _text(row: Row, name: str, wrong: list[Wrong]) -> str:
    try:
        text = clean_line(row.cell(name))
    except Unclean as error:
        wrong.append((name, error.sentence))
        return ""
    if not text:
        wrong.append((name, Text("This cell is empty.")))
    return text


def _day(row: Row, name: str, wrong: list[Wrong]) -> date | None:
    if not row.cell(name):
        return None
    try:
        return a_date(row.cell(name))
    except Unclean as error:
        wrong.append((name, error.sentence))
        return None


def _known(session: Session, place: Place, given: Sequence[Given]) -> Known:
    known = Known()
    mails = sorted({one.email for one in given if one.email})
    for start in range(0, len(mails), 500):
        asked = select(Person).where(func.lower(Person.email).in_(mails[start : start + 500]))
        known.by_email |= {(person.email or "").lower(): person for person in session.scalars(asked)}
    lasts = or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to >= place.on)
    held = select(RoleAssignment, Person).join(Person, Person.id == RoleAssignment.person_id)
    for one, person in session.execute(held.where(RoleAssignment.institution_id == place.unit, lasts)):
        known.held[person.id, one.role] = one
        known.by_name[folded(person.full_name)] = person
    classes = select(ClassTeacher.person_id, ClassTeacher.class_name)
    mine = classes.where(ClassTeacher.institution_id == place.unit, holds(ClassTeacher, place.on))
    known.classes = set(session.execute(mine))
    return known


def _line(one: Given, place: Place, known: Known) -> Line:
    name = folded(f"{one.given} {one.family}")
    person = known.by_email.get(one.email or "") or (known.by_name.get(name) if not one.email else None)
    person = person or _same_without_mail(known, name)
    who, title = one.email or name, one.title
    if person is not None and folded(person.full_name) != name:
        sentence = Text("Somebody else has this e-mail address: {name}.", {"name": person.full_name})
        return Line(one.number, one.title, "wrong", [("email", sentence)])
    held = known.held.get((person.id, one.role)) if person is not None else None
    has_class = person is not None and (person.id, one.class_name) in known.classes
    if held is not None and held.valid_to == one.until and (one.role != CLASS_TEACHER or has_class):
        return Line(one.number, title, "same", key=f"{who} {one.role} {one.class_name}")

    def appoint(recorder: Recorder) -> None:
        found = person or known.made.get(who)
        if found is None:
            found = recorder.add(Person(given_name=one.given, family_name=one.family, email=one.email))
            known.made[who] = found
        if one.email and found.email is None:
            recorder.set(found, email=one.email)
        dated = {"person_id": found.id, "institution_id": place.unit, "valid_from": one.since, "valid_to": one.until}
        current = held or known.held.get((found.id, one.role))
        if current is None:
            known.held[found.id, one.role] = recorder.add(RoleAssignment(role=one.role, **dated))
        elif current.valid_to != one.until:
            recorder.set(current, valid_to=one.until)
        if one.role == CLASS_TEACHER and not has_class:
            recorder.add(ClassTeacher(class_name=one.class_name, **dated))

    outcome: Outcome = "added" if held is None else "changed"
    return Line(one.number, title, outcome, does=appoint, note=one.note, key=f"{who} {one.role} {one.class_name}")


def _same_without_mail(known: Known, name: str) -> Person | None:
    """Somebody of this name who works here and has no address yet."""
    found = known.by_name.get(name)
    return found if found is not None and found.email is None else None
