"""How many learners an institution has in each grade, as it counts them itself; a share of nobody is no share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services.room import Room
from iapflow.store.enrolment_total import EnrolmentTotal
from iapflow.store.institution import Institution
from iapflow.store.scope import REGISTRARS
from iapflow.store.store import Store

MOST, LIST = 5000, "grades"


@dataclass(frozen=True, slots=True)
class GradeLine:
    """A grade with its label and the newest number that was told, and when."""

    code: str
    label: Mapping[str, str]
    learners: int | None
    counted_on: date | None


def houses(session: Session, actor: Actor) -> Sequence[Institution]:
    """The institutions whose learners this person counts."""
    units = {unit for role in REGISTRARS for unit in actor.units(role)}
    here = select(Institution).where(Institution.id.in_(sorted(units)), Institution.kind == "institution")
    return session.scalars(here.order_by(Institution.name)).all()


def lines(session: Session, room: Room, house: int) -> list[GradeLine]:
    """Every grade, with what was told of it last."""
    told = select(EnrolmentTotal).where(EnrolmentTotal.institution_id == house).order_by(EnrolmentTotal.counted_on)
    newest = {row.grade: row for row in session.scalars(told)}
    return [
        GradeLine(code, label, row.learners if row else None, row.counted_on if row else None)
        for code, label in _grades(session, room).items()
        for row in (newest.get(code),)
    ]


def tell(store: Store, room: Room, actor: Actor, house: int, told: tuple[date, Mapping[str, str]]) -> int:
    """Keep the numbers of a day; an empty one says nothing, the same day again is put right.

    Returns:
        How many grades were told.

    Raises:
        Missing: not this person's institution.
        Refused: a day to come, no number at all, or something that is no number.
    """
    day, typed = told
    with store as session:
        if house not in {unit.id for unit in houses(session, actor)}:
            raise Missing
        now = room.now(session)
        known = {code: typed.get(code, "").strip() for code in _grades(session, room)}
        numbers = _numbers(known, day, now.date())
        for grade, learners in numbers.items():
            same = select(EnrolmentTotal).where(
                EnrolmentTotal.institution_id == house, EnrolmentTotal.grade == grade, EnrolmentTotal.counted_on == day
            )
            row = session.scalar(same) or EnrolmentTotal(institution_id=house, grade=grade, counted_on=day)
            row.learners, row.entered_at, row.entered_by_id = learners, now, actor.person_id
            session.add(row)
        return len(numbers)


def _numbers(typed: Mapping[str, str], day: date, today: date) -> dict[str, int]:
    reasons = []
    if day > today:
        reasons.append(Reason("day", Text("Learners of a day to come cannot be counted yet."), "day"))
    for code, words in typed.items():
        if words and not (
            words.isascii() and words.isdigit() and int(words[:9]) <= MOST and len(words) <= len(str(MOST))
        ):
            reasons.append(Reason("number", Text("Write a whole number from 0 to {most}.", {"most": MOST}), f"g{code}"))
    if not any(typed.values()):
        reasons.append(Reason("number", Text("Write the number of learners of at least one grade."), "day"))
    if reasons:
        raise Refused(tuple(reasons))
    return {code: int(words) for code, words in typed.items() if words}


def _grades(session: Session, room: Room) -> dict[str, Mapping[str, str]]:
    found = room.definitions.current(session).lists.get(LIST)
    return {code: item.label for code, item in found.items.items()} if found else {}
