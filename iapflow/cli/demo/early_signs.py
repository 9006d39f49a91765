"""Early signs of the demonstration: patterns of attendance in one school, reviews in every state, old counts."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from iapflow.cli.demo.acting import request_id
from iapflow.cli.demo.days import school_days
from iapflow.cli.demo.names import address
from iapflow.cli.demo.registers import BEGINNING
from iapflow.cli.demo.world import World, at
from iapflow.services.cases import Opening, Press, fire, start
from iapflow.services.early_reviews import bring_to_review
from iapflow.services.early_signs import work_out
from iapflow.services.early_switching import Own, switch_on
from iapflow.store.attendance import AttendanceDay, ResultDay
from iapflow.store.case import Case
from iapflow.store.class_teacher import ClassTeacher
from iapflow.store.early_signs import HOLDING, EarlyTally
from iapflow.store.learner import Enrolment
from iapflow.store.person import Person, RoleAssignment

SCHOOL = "BEBRENE"
CLASSES = {0: ("8.a", "8.b", "9.a", "9.b"), 1: ("10.a", "10.b", "11.a", "11.b", "12.a", "12.b")}
"""Which class teacher has which classes."""
OTHERS = {
    "support_team": ("Inese", "Modeliņa", "atbalsts.bebrene"),
    "wellbeing_specialist": ("Dace", "Izdomiņa", "labbutiba.bebrene"),
}
SEED = 7
LESSONS = 7
SUBJECTS = ("maths", "latvian", "english", "history")
PATTERNS = ("growing", "days", "marks", "late", "excused", "missing", "none")
"""Dealt to the learners from the last on; whoever is left over comes to school as most do."""
SWITCHED = ("E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08", "E11")
WEEKS_AGO = {"keep_watching": 15, "refer": 12, "dismiss": 12, "give_support": 10}
"""Days before the opening on which the support team decided so."""
OLD = {"E01": (4, 30, 2), "E02": (3, 40, 3), "E03": (1, 12, 2), "E04": (1, 8, 3), "E06": (2, 15, 2), "E08": (3, 20, 1)}
"""Of an earlier semester: the mean, how many learners a value has at most, who left where it was high."""


def make_early_signs(world: World) -> None:
    """People, data, switches and reviews; the clock stands on the evening before the opening day."""
    rng = Random(SEED)  # noqa: S311 - drawn, not secret
    world.clock.now = at(world.day - timedelta(days=21), 12)
    with world.store as session:
        _people(session, world)
        learners = _learners(session, world)
        _keep(session, world, learners, rng)
        _old_counts(session, world, rng)
    _switch(world)
    world.clock.now = at(world.day - timedelta(days=16), 14)
    _concern(world, learners[-1])
    _look(world)
    _decide(world)
    world.clock.now = at(world.day - timedelta(days=4), 14)
    _concern(world, learners[-9])
    world.clock.now = at(world.day - timedelta(days=1), 4)
    _look(world)


def _people(session: Session, world: World) -> None:
    """The support team and the well-being specialist; class teachers get their classes."""
    unit = world.units[SCHOOL]
    for role, (given, family, local) in OTHERS.items():
        person = Person(given_name=given, family_name=family, email=address(local))
        session.add(person)
        session.flush()
        session.add(RoleAssignment(person_id=person.id, role=role, institution_id=unit, valid_from=BEGINNING))
        world.staff[SCHOOL, role] = [person.id]
    for number, names in CLASSES.items():
        teacher = world.staff[SCHOOL, "class_teacher"][number]
        for name in names:
            row = ClassTeacher(person_id=teacher, institution_id=unit, class_name=name, valid_from=BEGINNING)
            session.add(row)


def _learners(session: Session, world: World) -> list[int]:
    """The learners of the school; those of the class teacher who is shown first come last."""
    mine = select(Enrolment.learner_id, Enrolment.class_name).where(Enrolment.institution_id == world.units[SCHOOL])
    rows = session.execute(mine.order_by(Enrolment.learner_id)).all()
    return [row.learner_id for row in sorted(rows, key=lambda row: row.class_name in CLASSES[0])]


def _keep(session: Session, world: World, learners: list[int], rng: Random) -> None:
    """Daily sums of this semester, and marks of this and the last one."""
    days = school_days(world.calendar, world.terms["current"].starts_on, world.day - timedelta(days=1))
    before = school_days(world.calendar, world.terms["previous"].starts_on, world.terms["previous"].ends_on)
    attendance: list[dict[str, Any]] = []
    results: list[dict[str, Any]] = []
    for place, learner in enumerate(reversed(learners)):
        pattern = PATTERNS[place // 2] if place < 2 * len(PATTERNS) else "usual"
        if pattern == "none":
            continue
        key = {"institution_id": world.units[SCHOOL], "learner_id": learner}
        attendance += [
            {**key, "day": day, **_day(pattern, number / len(days), day, rng)} for number, day in enumerate(days)
        ]
        results += [{**key, **row} for row in _marks(pattern, before[::15], rng, is_now=False)]
        results += [{**key, **row} for row in _marks(pattern, days[::6], rng, is_now=True)]
    session.execute(insert(AttendanceDay), attendance)
    session.execute(insert(ResultDay), results)


def _day(pattern: str, part: float, day: date, rng: Random) -> dict[str, int]:
    """One day's sums; `part` is how much of the semester has gone."""
    absent = LESSONS if rng.random() < 0.02 else 0
    unexcused = late = 0
    if pattern == "growing" and rng.random() < 0.7 * part * part:
        absent = unexcused = rng.randint(1, 3)
    if pattern == "days" and part > 0.9:
        absent = unexcused = LESSONS
    if pattern == "excused" and rng.random() < 0.15:
        absent = LESSONS
    if pattern == "late" and rng.random() < 0.25:
        late = 1
    return {"lessons": LESSONS, "absent": absent, "unexcused": unexcused, "late": min(late, LESSONS - absent)}


def _marks(pattern: str, days: list[date], rng: Random, *, is_now: bool) -> Iterator[dict[str, Any]]:
    """A mark in each subject on some days."""
    for day in days:
        for subject in SUBJECTS:
            mark = rng.randint(5, 9)
            if pattern == "marks" and is_now:
                mark = rng.randint(2, 5)
            missing = int(pattern == "missing" and is_now and rng.random() < 0.5)
            yield {"day": day, "subject": subject, "marks": 1, "hundredths": mark * 100, "missing": missing}


def _switch(world: World) -> None:
    """The coordinator decides, three weeks before the opening."""
    actor = world.actor(world.one(SCHOOL, "institution_coordinator"))
    for code in (HOLDING, *SWITCHED):
        switch_on(world.store, world.room, actor, (world.units[SCHOOL], code), Own())


def _concern(world: World, learner: int) -> None:
    """A subject teacher has noticed something."""
    actor = world.actor(world.staff[SCHOOL, "subject_teacher"][1])
    words = "Pēdējās nedēļās sēž viens un stundās vairs nejautā."
    answers = {"concern": {"seen": ["quiet", "interest"], "words": words}}
    opening = Opening("concern", world.units[SCHOOL], learner)
    start(world.store, world.room, opening, Press("start", actor, request_id(world), answers=answers))


def _look(world: World) -> None:
    """What the clock does in a night."""
    unit = world.units[SCHOOL]
    for learner in work_out(world.store, world.room, unit).raised:
        bring_to_review(world.store, world.room, unit, learner)


def _decide(world: World) -> None:
    """The support team decides on every review in time, not all alike; who has no plan yet is referred to one."""
    with world.store.reading() as session:
        planned = select(Case.learner_id).where(Case.workflow == "support_plan")
        reviews = select(Case.id, Case.learner_id.in_(planned)).where(Case.workflow == "early_review")
        found = session.execute(reviews.order_by(Case.id)).all()
    actor_id, usual = world.one(SCHOOL, "support_team"), cycle(("keep_watching", "give_support", "dismiss"))
    for case_id, has_plan in found:
        transition = next(usual) if has_plan else "refer"
        world.clock.now = at(world.day - timedelta(days=WEEKS_AGO[transition]), 11)
        form, answers = _decision(world, transition)
        press = Press(transition, world.actor(actor_id), request_id(world), answers={form: answers})
        fire(world.store, world.room, case_id, press)


def _decision(world: World, transition: str) -> tuple[str, dict[str, Any]]:
    today, later = world.clock.now.date().isoformat(), (world.day + timedelta(days=7)).isoformat()
    return {
        "keep_watching": ("watch", {"words": "Klases audzinātājs runās ar ģimeni.", "next_review": later}),
        "refer": (
            "referral",
            {
                "parents_told_on": today, "parents_told_how": "phone", "talked_with_learner": today,
                "words": "Vajadzīgas konsultācijas, lai atgūtu iekavēto.",
            },
        ),
        "dismiss": ("dismissal", {"reason": "explained", "words": "Slimības lapa iesniegta vēlāk."}),
        "give_support": ("support", {"kind": "specialist", "next_review": later}),
    }[transition]  # fmt: skip


def _old_counts(session: Session, world: World, rng: Random) -> None:
    """What was counted of the last semester in the two schools of one municipality: numbers, nobody's names."""
    rows = []
    for unit in (SCHOOL, "RAINA"):
        for code, (mean, most, lost) in OLD.items():
            for value in range(3 * mean + 12):
                learners = max(most - abs(value - mean) * 2, rng.randint(0, 3))
                leavers = min(learners, rng.randint(0, lost) if value > mean else int(rng.random() < 0.3))
                rows.append(
                    {
                        "semester_id": world.semesters["previous"], "institution_id": world.units[unit],
                        "indicator": code, "value": Decimal(value), "learners": learners, "leavers": leavers,
                    }
                )  # fmt: skip
    session.execute(insert(EarlyTally), rows)
