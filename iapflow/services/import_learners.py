"""Learners of a class out of a file: found by personal code, else by name and day of birth; moved, never doubled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.errors import Text
from iapflow.forms.cleaning import Unclean, clean_line
from iapflow.forms.days import a_date
from iapflow.forms.personal import check_digit_fits, clean_code, day_in
from iapflow.forms.types.looked_up import MISFIT
from iapflow.policy.actor import Actor
from iapflow.services.import_lines import Column, Line, Place, Recorder, Row, Wrong, formula_in
from iapflow.services.learner_rows import MISMATCH, Ages, ages_on, fits_code
from iapflow.store.days import holds
from iapflow.store.folding import folded
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.scope import REGISTRARS

GRADES = frozenset({*(str(number) for number in range(1, 13)), "K1", "K2", "K3", "K4"})
GRADE = re.compile(r"(?P<course>[Kk]?)\.?\s?(?P<number>[0-9]{1,2})")
NAME, CLASS = 200, 20


@dataclass(frozen=True, slots=True)
class Given:
    """One row, cleaned."""

    number: int
    code: str | None
    given: str
    family: str
    born: date | None
    class_name: str
    grade: str
    programme: str | None
    note: Text | None

    @property
    def name(self) -> str:
        """As the preview shows it."""
        return f"{self.given} {self.family}"


@dataclass(slots=True)
class Known:
    """Who is in the register already, and where each of them learns today."""

    by_code: dict[str, Learner] = field(default_factory=dict)
    by_name: dict[tuple[str, date], Learner] = field(default_factory=dict)
    here: dict[int, Enrolment] = field(default_factory=dict)


class Learners:
    """The learners of a class or of the whole school."""

    id = "learners"
    label = Text("Learners of a class")
    says = Text("One row a learner. Who is known already is moved to the class in the file; nobody is entered twice.")
    columns: Sequence[Column] = (
        Column("code", Text("Personal code"), ("personas kods", "pk", "personal code"), required=False),
        Column("given", Text("Given name"), ("vards", "vardi", "given name")),
        Column("family", Text("Family name"), ("uzvards", "family name")),
        Column("born", Text("Date of birth"), ("dzimsanas datums", "dzimis", "date of birth"), required=False),
        Column("class", Text("Class"), ("klase", "grupa", "class")),
        Column("grade", Text("Grade"), ("klasu limenis", "kurss", "grade"), required=False),
        Column("programme", Text("Programme"), ("programma", "izglitibas programma", "programme"), required=False),
    )

    def may(self, actor: Actor, unit: int) -> bool:
        """Head and coordinators of the institution."""
        return any(unit in actor.units(role) for role in REGISTRARS)

    def lines(self, session: Session, place: Place, rows: Iterable[Row]) -> Sequence[Line]:
        """Each row beside what is in the register."""
        ages = ages_on(session, place.on, place.unit)
        cleaned = [clean(row, place, ages) for row in rows]
        given = [one for one in cleaned if isinstance(one, Given)]
        known = _known(session, place, given)
        return [one if isinstance(one, Line) else _line(one, place, known) for one in cleaned]


def clean(row: Row, place: Place, ages: Ages) -> Given | Line:
    """A row with every cell as the register keeps it, or the line that says what is wrong."""
    wrong: list[Wrong] = []
    title = f"{row.cell('given')} {row.cell('family')}".strip()[:60] or "–"
    code = _code(row, place, wrong)
    born = _born(row, (place, ages), code, wrong)
    names = {name: _text(row, name, NAME, wrong) for name in ("given", "family")}
    class_name = _text(row, "class", CLASS, wrong)
    grade = grade_of(row.cell("grade") or class_name)
    if class_name and grade is None:
        wrong.append(
            ("class", Text("The grade cannot be told from “{name}”. Write 8.a or K2-1.", {"name": class_name}))
        )
    if not code and born is None and not wrong:
        wrong.append(("code", Text("Give the personal code or the date of birth.")))
    if wrong:
        return Line(row.number, title, "wrong", wrong)
    note = formula_in(row)
    if note is None and code and not check_digit_fits(code):
        note = MISFIT
    if note is None and not row.cell("born") and born:
        note = Text("The date of birth is read from the personal code: {day}.", {"day": born})
    programme = row.cell("programme")[:40] or None
    return Given(row.number, code, names["given"], names["family"], born, class_name, grade or "", programme, note)


def grade_of(written: str) -> str | None:
    """The grade a class name begins with: 8.a is 8, K2-1 is K2, 2. kurss is K2."""
    found = GRADE.match(written.strip())
    if found is None:
        return None
    is_course = bool(found["course"]) or "kurs" in written.lower()
    grade = f"K{int(found['number'])}" if is_course else str(int(found["number"]))
    return grade if grade in GRADES else None


def _code(row: Row, place: Place, wrong: list[Wrong]) -> str | None:
    if not row.cell("code"):
        return None
    try:
        return clean_code(row.cell("code"), place.on, place.is_demo)
    except Unclean as error:
        wrong.append(("code", error.sentence))
        return None


def _born(row: Row, here: tuple[Place, Ages], code: str | None, wrong: list[Wrong]) -> date | None:
    place, ages = here
    if not row.cell("born"):
        return day_in(code) if code else None
    try:
        born = a_date(row.cell("born"))
    except Unclean as error:
        wrong.append(("born", error.sentence))
        return None
    problem = ages.problem(born, place.on)
    if problem is not None:
        wrong.append(("born", problem))
    elif not fits_code(born, code):
        wrong.append(("code", MISMATCH))
    return born


def _text(row: Row, name: str, limit: int, wrong: list[Wrong]) -> str:
    try:
        text = clean_line(row.cell(name), limit)
    except Unclean as error:
        wrong.append((name, error.sentence))
        return ""
    if not text:
        wrong.append((name, Text("This cell is empty.")))
    return text


def _known(session: Session, place: Place, given: Sequence[Given]) -> Known:
    codes = sorted({one.code for one in given if one.code})
    known = Known()
    for start in range(0, len(codes), 500):
        for learner in session.scalars(select(Learner).where(Learner.personal_code.in_(codes[start : start + 500]))):
            known.by_code[learner.personal_code or ""] = learner
    here = select(Enrolment, Learner).join(Learner, Learner.id == Enrolment.learner_id)
    mine = here.where(Enrolment.institution_id == place.unit, holds(Enrolment, place.on))
    for enrolment, learner in session.execute(mine):
        known.here[learner.id] = enrolment
        known.by_name[_name_key(learner.given_name, learner.family_name), learner.date_of_birth] = learner
    return known


def _name_key(given: str, family: str) -> str:
    return folded(f"{given} {family}")


def _line(one: Given, place: Place, known: Known) -> Line:
    learner = known.by_code.get(one.code or "")
    if learner is None and one.born is not None:
        learner = known.by_name.get((_name_key(one.given, one.family), one.born))
    key = one.code or f"{_name_key(one.given, one.family)} {one.born}"
    if learner is None:
        return _new(one, place, key)
    if _name_key(learner.given_name, learner.family_name) != _name_key(one.given, one.family):
        sentence = Text("The personal code and the name do not belong together. Check both.")
        return Line(one.number, one.name, "wrong", [("code", sentence)])
    if one.code and learner.personal_code not in (None, one.code):
        sentence = Text("Another personal code is kept for this learner. Check it against the document.")
        return Line(one.number, one.name, "wrong", [("code", sentence)])
    return _beside(one, place, (learner, known.here.get(learner.id)), key)


def _new(one: Given, place: Place, key: str) -> Line:
    born = one.born
    if born is None:
        return Line(one.number, one.name, "wrong", [("born", Text("A new learner needs the date of birth."))])

    def enter(recorder: Recorder) -> None:
        learner = Learner(given_name=one.given, family_name=one.family, personal_code=one.code, date_of_birth=born)
        recorder.add(learner)
        recorder.add(_enrolment(one, place, learner.id))

    return Line(one.number, f"{one.name}, {one.class_name}", "added", does=enter, note=one.note, key=key)


def _beside(one: Given, place: Place, found: tuple[Learner, Enrolment | None], key: str) -> Line:
    """A learner who is known: enrolled here, moved to another class, or as they are."""
    learner, enrolment = found
    title = f"{one.name}, {one.class_name}"
    stays = enrolment is not None and (enrolment.class_name, enrolment.grade) == (one.class_name, one.grade)
    lacks_code = one.code is not None and learner.personal_code is None
    if stays and not lacks_code:
        return Line(one.number, title, "same", key=key)

    def move(recorder: Recorder) -> None:
        if lacks_code:
            recorder.set(learner, personal_code=one.code)
        if stays:
            return
        if enrolment is not None and enrolment.valid_from >= place.on:
            recorder.set(enrolment, class_name=one.class_name, grade=one.grade)
            return
        if enrolment is not None:
            recorder.set(enrolment, valid_to=place.on - timedelta(days=1))
        recorder.add(_enrolment(one, place, learner.id))

    return Line(one.number, title, "changed", does=move, note=one.note, key=key)


def _enrolment(one: Given, place: Place, learner_id: int) -> Enrolment:
    return Enrolment(
        learner_id=learner_id, institution_id=place.unit, grade=one.grade, class_name=one.class_name,
        programme=one.programme, valid_from=place.on,
    )  # fmt: skip
