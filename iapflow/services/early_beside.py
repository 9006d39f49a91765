"""A file of daily data beside what is held: who its rows are about, and which sums are new, different, or known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, insert, select, tuple_
from sqlalchemy.orm import Session

from iapflow.errors import Text
from iapflow.services.early_columns import Sums, WhoIs
from iapflow.services.early_rosters import School
from iapflow.store.attendance import AttendanceDay, ResultDay
from iapflow.store.days import holds
from iapflow.store.folding import folded
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.observation import BEHAVIOUR, Observation
from iapflow.store.semester import Semester

CODE = re.compile(r"\s*(\d{6})[\s\-–—]*(\d{5})\s*", re.ASCII)
NO_CODE = Text("There is no learner with this personal code here.")
NO_NAME = Text("There is no learner with this name here.")
TWO = Text("Two learners have this name; give the class or the personal code.")
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Counted:
    """A file against what is held: rows to write, keyed by their place.

    Args:
        fewer: learner, day, how many lessons (or marks) are held, and how many the file has, where it has fewer:
            a day that was cut in two files would lose its first part.
    """

    model: Any
    rows: Sequence[dict[str, Any]]
    added: int
    changed: int
    same: int
    fewer: Sequence[tuple[int, date, int, int]] = ()


def register(session: Session, unit: int, on: date) -> WhoIs:
    """Finds a learner of this institution by personal code, else by name and class."""
    rows = session.execute(
        select(Learner.id, Learner.personal_code, Learner.given_name, Learner.family_name, Enrolment.class_name)
        .join(Enrolment, Enrolment.learner_id == Learner.id)
        .where(Enrolment.institution_id == unit, holds(Enrolment, on))
    ).all()
    by_code = {row.personal_code: row.id for row in rows if row.personal_code}
    by_name: dict[str, list[tuple[int, str]]] = {}
    for row in rows:
        for name in (f"{row.given_name} {row.family_name}", f"{row.family_name} {row.given_name}"):
            by_name.setdefault(folded(name), []).append((row.id, folded(row.class_name or "")))

    def who(row: Mapping[str, str]) -> int | Text:
        code = CODE.fullmatch(row.get("code", ""))
        if code:
            found: int | Text = by_code.get(f"{code[1]}-{code[2]}", NO_CODE)
            return found
        named = dict(by_name.get(folded(" ".join(row.get("name", "").replace(",", " ").split())), ()))
        if len(named) > 1 and row.get("class"):
            named = {ident: name for ident, name in named.items() if name == folded(row["class"])}
        if len(named) > 1:
            return TWO
        return next(iter(named), NO_NAME)

    return who


def school(session: Session, unit: int) -> School:
    institution = session.get_one(Institution, unit)
    words = frozenset({institution.code.casefold(), institution.name.casefold()})
    days = session.execute(select(Semester.starts_on, Semester.ends_on))
    return School(words, frozenset((first, last) for first, last in days))


def counted_sums(session: Session, unit: int, sums: Sums) -> Iterator[Counted]:
    """Each kind of sum beside what is held of the same days."""
    attendance = [
        dict(zip(("institution_id", "learner_id", "day", "lessons", "absent", "unexcused", "late"),
                 (unit, *key, *counted), strict=True))
        for key, counted in sums.attendance.items()
    ]  # fmt: skip
    results = [
        dict(zip(("institution_id", "learner_id", "day", "subject", "marks", "hundredths", "missing"),
                 (unit, *key, *counted), strict=True))
        for key, counted in sums.results.items()
    ]  # fmt: skip
    behaviour = [
        {"institution_id": unit, "learner_id": learner, "noted_on": day, "kind": BEHAVIOUR, "is_serious": serious,
         "import_key": sha256(f"{unit}\n{key}".encode()).hexdigest()}
        for key, (learner, day, serious) in sums.behaviour.items()
    ]  # fmt: skip
    if attendance:
        yield _beside(session, AttendanceDay, attendance, ("institution_id", "learner_id", "day"))
    if results:
        yield _beside(session, ResultDay, results, ("institution_id", "learner_id", "day", "subject"))
    if behaviour:
        yield _beside(session, Observation, behaviour, ("import_key",))


def _beside(session: Session, model: Any, rows: list[dict[str, Any]], key: tuple[str, ...]) -> Counted:
    """Which rows are new, which differ, which are known; read in chunks."""
    columns = [getattr(model, name) for name in rows[0]]
    place = [getattr(model, name) for name in key]
    held: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for start in range(0, len(rows), CHUNK):
        wanted = [tuple(row[name] for name in key) for row in rows[start : start + CHUNK]]
        clause = tuple_(*place).in_(wanted) if len(key) > 1 else place[0].in_([one[0] for one in wanted])
        for found in session.execute(select(*columns).where(clause)):
            values = dict(zip(rows[0], found, strict=True))
            held[tuple(values[name] for name in key)] = tuple(found)
    new = [row for row in rows if tuple(row[name] for name in key) not in held]
    differs = [
        row for row in rows if (was := held.get(tuple(row[name] for name in key))) and was != tuple(row.values())
    ]
    same = len(rows) - len(new) - len(differs)
    return Counted(model, [*new, *differs], len(new), len(differs), same, _fewer(model, differs, held, key))


WHOLE: Mapping[Any, tuple[str, ...]] = {AttendanceDay: ("lessons",), ResultDay: ("marks", "missing")}
"""What adds up to how much a day holds."""


def _fewer(
    model: Any, differs: Sequence[dict[str, Any]], held: Mapping[tuple[Any, ...], tuple[Any, ...]], key: tuple[str, ...]
) -> Sequence[tuple[int, date, int, int]]:
    found = []
    for row in differs:
        was = dict(zip(row, held[tuple(row[name] for name in key)], strict=True))
        before, after = (sum(one[name] for name in WHOLE.get(model, ())) for one in (was, row))
        if after < before:
            found.append((row["learner_id"], row["day"], before, after))
    return found


def write_sums(session: Session, counted: Counted) -> None:
    """Sums replace those of the same days; nothing else is touched."""
    model = counted.model
    key = [column.name for column in model.__table__.primary_key] if model is not Observation else ["import_key"]
    place = [getattr(model, name) for name in key]
    for start in range(0, len(counted.rows), CHUNK):
        rows = counted.rows[start : start + CHUNK]
        wanted = [tuple(row[name] for name in key) for row in rows]
        clause = tuple_(*place).in_(wanted) if len(key) > 1 else place[0].in_([one[0] for one in wanted])
        session.execute(delete(model).where(clause))
        session.execute(insert(model), rows)
