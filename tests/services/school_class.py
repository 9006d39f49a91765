"""A made-up class in the town: a month of attendance and marks, and the people who look at them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert, select

from iapflow.builtin.units import not_taught
from iapflow.engine.values import Actor
from iapflow.services.actors import actor_for
from iapflow.services.early_switching import Own, switch_on
from iapflow.store.attendance import AttendanceDay, ResultDay
from iapflow.store.class_teacher import ClassTeacher
from iapflow.store.early_signs import HOLDING, EarlySignal
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.semester import Semester
from tests.services.town import LONG_AGO, Town

TODAY = datetime(2026, 10, 14, 9, tzinfo=UTC)
NAMES = ("Stundu", "Kavētāja", "Dienu", "Vērtējumu", "Bezdatu", "Mierīgā")
LESSONS = 6


class SchoolClass:
    """The class 8.a: who misses single lessons, who whole days, who has weak marks, who has no data at all."""

    def __init__(self, town: Town) -> None:
        """Enrol them, appoint a class teacher and a support team."""
        self.town = town
        town.now = TODAY
        with town.store as session:
            for role in ("class_teacher", "support_team", "wellbeing_specialist"):
                town.person(session, role, town.school)
            session.add(
                ClassTeacher(
                    person_id=town.people["class_teacher"], institution_id=town.school, class_name="8.a",
                    valid_from=LONG_AGO,
                )
            )  # fmt: skip
            before = Semester(school_year="2025/26", number=2, starts_on=date(2026, 1, 5), ends_on=date(2026, 5, 29))
            session.add(before)
            self.learners = {name: self._learner(session, name) for name in NAMES}
        with town.store.reading() as session:
            self.calendar = town.room.definitions.current(session).calendar

    def _learner(self, session, name: str) -> int:
        learner = Learner(given_name=name, family_name="Paraugs", date_of_birth=date(2012, 5, 1))
        session.add(learner)
        session.flush()
        session.add(
            Enrolment(
                learner_id=learner.id, institution_id=self.town.school, grade="8", class_name="8.a",
                valid_from=LONG_AGO,
            )
        )  # fmt: skip
        return learner.id

    def actor(self, name: str) -> Actor:
        """Somebody of the school."""
        with self.town.store.reading() as session:
            return actor_for(session, self.town.people[name], self.town.now.date())

    def school_days(self, first: date, last: date) -> list[date]:
        """The days on which there is school."""
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return [day for day in days if not_taught(day, self.calendar) is None]

    def attend(
        self, name: str, unexcused: Mapping[date, int] | None = None, *, excused: int = 0, late: int = 0
    ) -> None:
        """Six lessons a day since September; so many missed on some days, the first ones excused or late."""
        days = self.school_days(date(2026, 9, 1), self.town.now.date())
        rows = []
        for number, day in enumerate(days):
            missed = (unexcused or {}).get(day, 0)
            free = min(excused if number == 0 else 0, LESSONS - missed)
            rows.append(
                {
                    "institution_id": self.town.school, "learner_id": self.learners[name], "day": day,
                    "lessons": LESSONS, "absent": missed + free, "unexcused": missed,
                    "late": late if number == len(days) - 1 else 0,
                }
            )  # fmt: skip
        with self.town.store as session:
            session.execute(insert(AttendanceDay), rows)

    def mark(self, name: str, day: date, subject: str, mark: float, missing: int = 0) -> None:
        """One mark in a subject."""
        row = {
            "institution_id": self.town.school, "learner_id": self.learners[name], "day": day, "subject": subject,
            "marks": 1, "hundredths": round(mark * 100), "missing": missing,
        }  # fmt: skip
        with self.town.store as session:
            session.execute(insert(ResultDay), [row])

    def switch_on(self, *codes: str) -> None:
        """The coordinator switches holding and these indicators on."""
        actor = self.actor("institution_coordinator")
        for code in (HOLDING, *codes):
            switch_on(self.town.store, self.town.room, actor, (self.town.school, code), Own())

    def signals(self) -> dict[tuple[str, str], str]:
        """Name and indicator -> level, of what stands."""
        names = {ident: name for name, ident in self.learners.items()}
        with self.town.store.reading() as session:
            rows = session.scalars(select(EarlySignal).where(EarlySignal.ended_on.is_(None)))
            return {(names[row.learner_id], row.indicator): row.level for row in rows}
