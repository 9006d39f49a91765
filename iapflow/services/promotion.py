"""The first of September as one list: who goes on to which class, who stays, who leaves; all in one transaction.

Whoever is enrolled from that day on already is not listed, so the list done twice changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services.appointing import leads
from iapflow.services.import_learners import grade_of
from iapflow.store.days import holds
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.store import Store

FIRST = (9, 1)
BEGINS = re.compile(r"(?P<course>[Kk]?)(?P<number>[0-9]{1,2})(?P<rest>.*)")
LAST = {"": 12, "K": 4}
LONGEST = 20


@dataclass(frozen=True, slots=True)
class Going:
    """A learner on the list; `proposed` is empty for who leaves."""

    enrolment_id: int
    name: str
    class_name: str
    proposed: str


def first_of_september(on: date) -> date:
    """The one nearest to a day: the coming one from June on, else the one that was."""
    day = date(on.year, *FIRST)
    return day if on.month >= FIRST[0] - 3 else date(on.year - 1, *FIRST)


def is_open(on: date) -> bool:
    """Whether the list may be carried out: from June to October, so that nobody goes on twice in a year."""
    return FIRST[0] - 3 <= on.month <= FIRST[0] + 1


def next_class(name: str) -> str:
    """8.a goes on as 9.a, K1-2 as K2-2; after the last class there is none."""
    found = BEGINS.fullmatch(name.strip())
    if found is None:
        return name
    course, number = found["course"].upper(), int(found["number"]) + 1
    return "" if number > LAST[course] else f"{course}{number}{found['rest']}"


def listed(session: Session, actor: Actor, unit: int, day: date) -> Sequence[Going]:
    """Everybody who was enrolled before the day and still is, by class and name.

    Raises:
        Missing: not this person's institution.
    """
    if not leads(actor, unit):
        raise Missing
    rows = [
        Going(row.id, row.learner.full_name, row.class_name or row.grade, next_class(row.class_name or row.grade))
        for row in _going(session, unit, day)
    ]
    return sorted(rows, key=lambda row: ((grade_of(row.class_name) or "").zfill(3), row.class_name, row.name))


def carry_out(store: Store, actor: Actor, place: tuple[int, date], classes: Mapping[int, str]) -> tuple[int, int]:
    """Move and let go; how many went on (or stayed) and how many left.

    Args:
        place: the institution and the first day of the new classes.
        classes: enrolment -> class from that day, empty for who leaves; who is not named stays as they are.

    Raises:
        Missing: not this person's institution.
        Refused: a class whose grade cannot be told; nothing is changed.
    """
    unit, day = place
    if not leads(actor, unit):
        raise Missing
    with store as session:
        moved = left = 0
        wrong = []
        for row in _going(session, unit, day):
            name = classes.get(row.id)
            if name is None:
                continue
            grade = grade_of(name) if name else None
            if name and (grade is None or len(name) > LONGEST):
                sentence = Text("The grade cannot be told from “{name}”. Write 8.a or K2-1.", {"name": name[:LONGEST]})
                wrong.append(Reason("class", sentence, f"class-{row.id}"))
                continue
            row.valid_to = day - timedelta(days=1)
            if grade is None:
                left += 1
                continue
            moved += 1
            session.add(
                Enrolment(
                    learner_id=row.learner_id, institution_id=unit, grade=grade, class_name=name,
                    programme=row.programme, valid_from=day,
                )
            )  # fmt: skip
        if wrong:
            raise Refused(tuple(wrong))
        return moved, left


def _going(session: Session, unit: int, day: date) -> Sequence[Enrolment]:
    asked = select(Enrolment).join(Learner, Learner.id == Enrolment.learner_id)
    mine = Enrolment.institution_id == unit, Enrolment.valid_from < day, holds(Enrolment, day)
    return session.scalars(asked.where(*mine).order_by(Enrolment.id)).all()
