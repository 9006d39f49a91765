"""The class at a glance: who has a sign, which one in words, how the weeks went; and who is known nothing of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from iapflow.errors import Missing
from iapflow.reports.early_facts import Fact, facts_of, level_of
from iapflow.reports.early_wanted import days_of, is_held, together
from iapflow.reports.viewer import Label, Viewer
from iapflow.store.attendance import AttendanceDay
from iapflow.store.case import Case
from iapflow.store.class_teacher import ClassTeacher
from iapflow.store.days import holds
from iapflow.store.early_signs import ACT, WATCH
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.scope import REGISTRARS

TEAM, TEACHER, REVIEW = "support_team", "class_teacher", "early_review"
WHOLE = REGISTRARS | {TEAM}
"""Who sees every class of the institution; a class teacher sees the own ones."""
ORDER = {ACT: 0, WATCH: 1, None: 2}
MOST = 400
"""Learners of an institution that are shown at once; more are shown class by class."""


@dataclass(frozen=True, slots=True)
class Place:
    """A class somebody may look at."""

    unit: int
    unit_name: str
    class_name: str


@dataclass(frozen=True, slots=True)
class Week:
    """One week's sums; `lessons` is None where nothing is known."""

    monday: date
    lessons: int | None = None
    absent: int = 0
    unexcused: int = 0
    late: int = 0

    @property
    def share(self) -> float | None:
        """Missed lessons in per cent."""
        return round(100 * self.absent / self.lessons, 1) if self.lessons else None


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One learner on the page of the class.

    Args:
        level: how soon somebody should look; None for not, which is told apart from knowing nothing.
        review: the case in which people look, with the name of its state.
    """

    learner_id: int
    name: str
    class_name: str
    level: str | None
    facts: Sequence[Fact]
    weeks: Sequence[Week]
    review_id: int | None = None
    review_state: Label | None = None

    @property
    def signs(self) -> list[Fact]:
        """What reached a figure."""
        return [fact for fact in self.facts if fact.level is not None]

    @property
    def is_known(self) -> bool:
        """Whether anything at all is known of the learner, context aside."""
        return any(fact.value is not None and not fact.wanted.indicator.context for fact in self.facts)


@dataclass(frozen=True, slots=True)
class ClassPage:
    """A class; `is_held` is false where the institution holds no data yet."""

    place: Place
    rows: Sequence[ClassRow]
    is_held: bool


def places(session: Session, viewer: Viewer) -> list[Place]:
    """The classes this person may look at, the fifth before the tenth."""
    rows = session.execute(
        select(Enrolment.institution_id, Institution.name, Enrolment.class_name)
        .join(Institution, Institution.id == Enrolment.institution_id)
        .where(seen(viewer), holds(Enrolment, viewer.actor.on), Enrolment.class_name.is_not(None))
        .distinct()
    )
    found = [Place(row.institution_id, row.name, row.class_name) for row in rows]
    return sorted(found, key=lambda one: (one.unit_name, _grade_first(one.class_name)))


def seen(viewer: Viewer) -> ColumnElement[bool]:
    """The enrolments whose signs this person may look at."""
    actor = viewer.actor
    whole = {unit for role in WHOLE for unit in actor.units(role)}
    mine: list[ColumnElement[bool]] = [Enrolment.institution_id.in_(sorted(whole))] if whole else []
    units = actor.units(TEACHER)
    if units and actor.person_id is not None:
        own = select(ClassTeacher.id).where(
            ClassTeacher.person_id == actor.person_id, ClassTeacher.institution_id == Enrolment.institution_id,
            ClassTeacher.class_name == Enrolment.class_name, holds(ClassTeacher, actor.on),
        )  # fmt: skip
        mine.append(and_(Enrolment.institution_id.in_(sorted(units)), own.correlate(Enrolment).exists()))
    return or_(false(), *mine)


def class_page(session: Session, viewer: Viewer, place: Place) -> ClassPage:
    """The class, first those at whom somebody should look.

    Raises:
        Missing: not this person's class.
    """
    if place not in places(session, viewer):
        raise Missing
    found = session.execute(
        select(Learner.id, Learner.given_name, Learner.family_name, Enrolment.class_name)
        .join(Enrolment, Enrolment.learner_id == Learner.id)
        .where(holds(Enrolment, viewer.actor.on), Enrolment.institution_id == place.unit)
        .where(Enrolment.class_name == place.class_name, seen(viewer), Learner.is_practice.is_(False))
        .order_by(Learner.family_name, Learner.given_name)
        .limit(MOST)
    ).all()
    rows = _rows(
        session, viewer, place.unit, [(row.id, f"{row.given_name} {row.family_name}", row.class_name) for row in found]
    )
    return ClassPage(place, sorted(rows, key=lambda row: ORDER[row.level]), is_held(session, place.unit))


def learner_row(session: Session, viewer: Viewer, learner_id: int) -> tuple[Place, ClassRow]:
    """One learner with everything of them that this person may see.

    Raises:
        Missing: not a learner whose signs are theirs to see.
    """
    row = session.execute(
        select(
            Learner.given_name, Learner.family_name, Enrolment.class_name, Enrolment.institution_id, Institution.name
        )
        .join(Enrolment, Enrolment.learner_id == Learner.id)
        .join(Institution, Institution.id == Enrolment.institution_id)
        .where(Learner.id == learner_id, holds(Enrolment, viewer.actor.on), seen(viewer))
        .order_by(Enrolment.valid_from.desc())
    ).first()
    if row is None:
        raise Missing
    who = (learner_id, f"{row.given_name} {row.family_name}", row.class_name or "")
    place = Place(row.institution_id, row.name, row.class_name or "")
    return place, _rows(session, viewer, row.institution_id, [who])[0]


def _rows(session: Session, viewer: Viewer, unit: int, who: Sequence[tuple[int, str, str]]) -> list[ClassRow]:
    ids = [one[0] for one in who]
    on, catalogue = viewer.actor.on, viewer.catalogue
    facts = facts_of(session, catalogue, (unit, on), ids, viewer.actor.roles) if ids else {}
    weeks = weeks_of(session, unit, ids, on)
    reviews = _reviews(session, viewer, unit, ids)
    enough = together(catalogue)
    return [
        ClassRow(
            ident, name, class_name, level_of(facts[ident], enough), facts[ident], weeks[ident],
            *reviews.get(ident, (None, None)),
        )
        for ident, name, class_name in who
    ]  # fmt: skip


def weeks_of(session: Session, unit: int, learners: Sequence[int], on: date) -> dict[int, list[Week]]:
    """Learner -> the weeks of the semester up to today, those without data too."""
    days = days_of(session, on)
    if days is None or not learners:
        return {learner: [] for learner in learners}
    last = min(on, days.term.ends_on)
    mondays = _mondays(days.term.starts_on, last)
    row = AttendanceDay
    sums: dict[tuple[int, date], list[int]] = {}
    rows = session.execute(
        select(row.learner_id, row.day, row.lessons, row.absent, row.unexcused, row.late)
        .where(row.institution_id == unit, row.learner_id.in_(learners), row.day.between(days.term.starts_on, last))
    )  # fmt: skip
    for learner, day, *counted in rows:
        here = sums.setdefault((learner, day - timedelta(days=day.weekday())), [0, 0, 0, 0])
        for place, number in enumerate(counted):
            here[place] += number
    return {
        learner: [
            Week(monday, *sums[learner, monday]) if (learner, monday) in sums else Week(monday) for monday in mondays
        ]
        for learner in learners
    }


def _mondays(first: date, last: date) -> list[date]:
    monday = first - timedelta(days=first.weekday())
    return [monday + timedelta(weeks=number) for number in range((last - monday).days // 7 + 1)]


def _reviews(session: Session, viewer: Viewer, unit: int, learners: Sequence[int]) -> dict[int, tuple[int, Label]]:
    """The newest review of each that this person sees."""
    mine = (Case.workflow == REVIEW, Case.institution_id == unit, Case.learner_id.in_(learners), viewer.cases())
    newest = select(func.max(Case.id)).where(*mine).group_by(Case.learner_id)
    rows = session.execute(select(Case.learner_id, Case.id, Case.state).where(Case.id.in_(newest)))
    return {learner: (ident, viewer.label_of(REVIEW, state)) for learner, ident, state in rows if learner is not None}


def _grade_first(name: str) -> tuple[int, str]:
    digits = re.match(r"\d+", name)
    return (int(digits[0]) if digits else 99, name)
