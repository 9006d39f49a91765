"""The meals of a class or school as one grid of a month: present by default, one tap for an absent day.

What the grid holds are absences, so that tickets and claims of families see them too.  A caterer's invoice is
prepared from it: the days of each plan, ready to be checked and handed in.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from iapflow.builtin.compensations import school_days
from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.services.case_calendars import of_unit
from iapflow.services.cases import start
from iapflow.services.drafts import Page, save_draft
from iapflow.services.room import Room
from iapflow.services.snapshots import Opening
from iapflow.services.writing import Press
from iapflow.store.attendance import days_missed
from iapflow.store.claim import Absence
from iapflow.store.claimed import Bearing, Support
from iapflow.store.days import holds
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.scope import below
from iapflow.store.semester import Semester
from iapflow.store.store import Store

MEALS, WORKFLOW = "K04", "supplier_claim"
KEEPERS = ("institution_coordinator", "vpii_coordinator")
"""Who keeps the grid, as they hand in the invoices."""


@dataclass(frozen=True, slots=True)
class Eater:
    """A learner whose plan holds meals: the days the plan covers, those of absence, and what is left.

    Args:
        known: days missed wholly by the data that a file brought, where the institution holds such.
    """

    plan_id: int
    number: str
    learner_id: int
    name: str
    class_name: str
    days: frozenset[date]
    away: frozenset[date]
    left: int
    known: frozenset[date] = frozenset()

    @property
    def count(self) -> int:
        """Meal days."""
        return len(self.days - self.away)


@dataclass(frozen=True, slots=True)
class Grid:
    """A month of a place."""

    institution_id: int
    institution: str
    month: date
    days: Sequence[date]
    eaters: Sequence[Eater]
    classes: Sequence[str]
    class_name: str
    places: Sequence[tuple[int, str]]

    @property
    def not_taken_over(self) -> int:
        """Days of absence that are known from imported data and ticked here."""
        return sum(len((one.known & one.days) - one.away) for one in self.eaters)

    @property
    def until(self) -> date:
        """The last day of the month that has come."""
        return self.days[-1] if self.days else self.month


@dataclass(frozen=True, slots=True)
class Asked:
    """Which grid: a month by its first day, a place (0: the first in reach), a class or all.

    Args:
        takes_over: what imported data know of absence is unticked; nothing is kept by that.
    """

    month: date
    institution_id: int = 0
    class_name: str = ""
    takes_over: bool = False


def grid(store: Store, room: Room, actor: Actor, asked: Asked) -> Grid:
    """The grid as it stands.

    Raises:
        Missing: this person keeps no such grid.
    """
    with store.reading() as session:
        return _grid(session, room, actor, asked)


def keep(store: Store, room: Room, actor: Actor, asked: Asked, present: Collection[tuple[int, date]]) -> Grid:
    """Keep who was present; whoever is on the grid and not named was away on that day.

    Raises:
        Missing: this person keeps no such grid.
    """
    with store:
        session, at = store.session, room.now(store.session)
        shown = _grid(session, room, actor, asked)
        for one in shown.eaters:
            away = {day for day in one.days if (one.learner_id, day) not in present}
            gone = one.away - away
            if gone:
                session.execute(delete(Absence).where(Absence.learner_id == one.learner_id, Absence.day.in_(gone)))
            for day in sorted(away - one.away):
                session.add(
                    Absence(
                        learner_id=one.learner_id, day=day, institution_id=shown.institution_id,
                        source="import" if day in one.known else "hand",
                        entered_by_id=actor.person_id, entered_at=at,
                    )
                )  # fmt: skip
        session.flush()
        session.expire_all()
        return _grid(session, room, actor, asked)


def prepare_invoice(store: Store, room: Room, actor: Actor, asked: Asked, request_id: str) -> int:
    """Begin a caterer's invoice with the days of the grid; the id of its case.

    Raises:
        Missing: this person keeps no such grid, or nobody ate.
        Refused: they may not open an invoice.
    """
    shown = grid(store, room, actor, asked)
    eaters = [one for one in shown.eaters if one.count]
    if not eaters:
        raise Missing
    with store.reading() as session:
        semester = _semester(session, shown.until)
    opening = Opening(WORKFLOW, shown.institution_id, semester_id=semester.id)
    case_id = start(store, room, opening, Press("start", actor, request_id))
    days = sorted(day for one in eaters for day in one.days - one.away)
    answers = {
        "measure": MEALS, "context": "school", "period_from": days[0].isoformat(), "period_to": days[-1].isoformat(),
        "plans": [{"id": f"p{one.plan_id}", "plan": str(one.plan_id), "quantity": str(one.count)} for one in eaters],
    }  # fmt: skip
    save_draft(store, room, actor, Page(case_id, "claim"), answers)
    return case_id


def _grid(session: Session, room: Room, actor: Actor, asked: Asked) -> Grid:
    places = _places(session, actor)
    place = asked.institution_id or (places[0][0] if places else 0)
    if place not in dict(places):
        raise Missing
    today = room.now(session).date()
    last = min(_last_day(asked.month), today)
    calendar = of_unit(session, room.definitions.current(session).calendar, place)
    days = school_days(asked.month, last, calendar)
    semester = _semester(session, last)
    found = Support(session, place, semester_id=semester.id).of_place(MEALS)
    rows = _learners(session, [one.learner_id for one in found], (place, last))
    known = days_missed(session, place, list(rows), days)
    eaters = [
        _eater(session, one, (*rows[one.learner_id], days, known.get(one.learner_id, frozenset())))
        for one in found
        if one.learner_id in rows
    ]
    if asked.takes_over:
        eaters = [replace(one, away=one.away | (one.known & one.days)) for one in eaters]
    classes = sorted({one.class_name for one in eaters if one.class_name})
    shown = [one for one in eaters if asked.class_name in {"", one.class_name}]
    shown.sort(key=lambda one: (one.class_name, one.name, one.plan_id))
    return Grid(place, dict(places)[place], asked.month, days, shown, classes, asked.class_name, places)


def _eater(session: Session, one: Bearing, here: tuple[str, str, Sequence[date], frozenset[date]]) -> Eater:
    name, class_name, days, known = here
    covered = [
        day
        for day in days
        if (one.first_on is None or day >= one.first_on) and (one.last_on is None or day <= one.last_on)
    ]
    away = session.scalars(select(Absence.day).where(Absence.learner_id == one.learner_id, Absence.day.in_(days)))
    when = frozenset(covered), frozenset(away)
    return Eater(one.plan_id, one.number, one.learner_id, name, class_name, *when, one.left, known)


def _learners(session: Session, ids: Sequence[int], where: tuple[int, date]) -> dict[int, tuple[str, str]]:
    """Learner -> name and class."""
    place, day = where
    rows = session.execute(
        select(Learner, Enrolment.class_name, Enrolment.grade)
        .join(Enrolment, Enrolment.learner_id == Learner.id)
        .where(Learner.id.in_(ids), Enrolment.institution_id == place, holds(Enrolment, day))
    )
    return {
        learner.id: (f"{learner.family_name} {learner.given_name}", name or grade or "")
        for learner, name, grade in rows
    }


def _places(session: Session, actor: Actor) -> list[tuple[int, str]]:
    units = {unit for role in KEEPERS for unit in actor.units(role)}
    if not units:
        return []
    rows = session.execute(
        select(Institution.id, Institution.name)
        .where(Institution.id.in_(below(units, actor)), Institution.kind == "institution")
        .order_by(Institution.name)
    )
    return [(row.id, row.name) for row in rows]


def _semester(session: Session, day: date) -> Semester:
    """The one of the day, or the last before it.

    Raises:
        Missing: there is none.
    """
    found = session.scalars(
        select(Semester).where(Semester.starts_on <= day).order_by(Semester.starts_on.desc()).limit(1)
    ).one_or_none()
    if found is None:
        raise Missing
    return found


def _last_day(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
