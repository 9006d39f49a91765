"""A made-up municipality with one school, everybody who acts there, and the shipped definitions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

import iapflow.builtin  # noqa: F401 - registers what the definitions use
from iapflow.definitions.catalogue import read_project
from iapflow.engine.values import Actor
from iapflow.extend import REGISTRY
from iapflow.services import applications, cases, plans
from iapflow.services.actors import actor_for
from iapflow.services.cases import Fired, Opening, Press
from iapflow.services.definitions import Definitions, publish
from iapflow.services.marks import PUBLISHED
from iapflow.services.room import Room
from iapflow.store.case import Case
from iapflow.store.definition_text import PublishedText
from iapflow.store.event import Event
from iapflow.store.institution import Agreement, Institution, InstitutionLink
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.measure import UnitRate
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.reach import rebuild_reach
from iapflow.store.semester import Semester
from iapflow.store.setting import Setting
from iapflow.store.store import Store

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)
LONG_AGO = date(2020, 1, 1)
DEFINITIONS = Definitions(REGISTRY)
"""Shared by all tests: the same texts, the same digests, compiled once."""
TEXTS = read_project(ROOT)
STAFF = (
    "institution_head",
    "institution_coordinator",
    "plan_author",
    "subject_teacher",
    "support_specialist",
)


class Town:
    """The rows every service test needs, and short ways to act as somebody."""

    def __init__(self, store: Store) -> None:
        """Look up who is who; nobody yet in a town that is not founded."""
        self.store = store
        self.now = NOW
        self.room = self.fresh_room()
        with store.reading() as session:
            self.people = {person.given_name: person.id for person in session.scalars(select(Person))}
            self.units = {unit.code: unit.id for unit in session.scalars(select(Institution))}
            self.learner = session.scalar(select(func.min(Learner.id))) or 0
            self.semester = session.scalar(select(func.min(Semester.id))) or 0

    @property
    def school(self) -> int:
        """The school that everything happens in."""
        return self.units["SK"]

    def fresh_room(self, definitions: Definitions | None = None) -> Room:
        """A room whose clock is the town's."""
        return Room(definitions or DEFINITIONS, lambda: self.now)

    def found(self) -> None:
        """Publish the definitions; found the town, its schools, its people and one learner."""
        publish(self.store, TEXTS, REGISTRY, NOW)
        with self.store as session:
            session.merge(Setting(name="demo_clock_days", value=0, valid_from=None))
            self._units(session)
            self.agree(session)
            session.add(UnitRate(measure_code=None, valid_from=LONG_AGO, cents_per_hour=1000))
            for role in STAFF:
                self.person(session, role, self.school)
            self.person(session, "municipal_coordinator", self.units["NOV"])
            self.person(session, "state_officer", self.units["LV"])
            self.person(session, "institution_head", self.units["SK2"], name="other_head")
            session.add(
                Semester(school_year="2026/27", number=1, starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 18))
            )
            self.pupil(session)

    def _units(self, session: Session) -> None:
        self.units = {
            "LV": _unit(session, "state", "LV"),
            "NOV": _unit(session, "municipality", "NOV"),
            "SK": _unit(session, "institution", "SK", partner_type="municipal", type="general"),
            "SK2": _unit(session, "institution", "SK2", partner_type="municipal", type="general"),
        }
        for child, parent in (("NOV", "LV"), ("SK", "NOV"), ("SK2", "NOV")):
            link = InstitutionLink(child_id=self.units[child], parent_id=self.units[parent], valid_from=LONG_AGO)
            session.add(link)
        session.flush()
        rebuild_reach(session)

    def agree(self, session: Session) -> None:
        """The municipality signs its agreement."""
        partner = self.units["NOV"]
        session.add(Agreement(partner_id=partner, number="1", signed_on=LONG_AGO, valid_from=LONG_AGO))

    def disagree(self) -> None:
        """No agreement holds any more."""
        with self.store as session:
            session.execute(delete(Agreement))

    def unpublish(self, session: Session) -> None:
        """As if nothing had ever been published."""
        session.execute(delete(PublishedText))
        session.execute(delete(Setting).where(Setting.name == PUBLISHED))

    def move_to(self, partner_type: str) -> None:
        """The school belongs to another kind of partner."""
        with self.store as session:
            session.get_one(Institution, self.school).partner_type = partner_type

    def person(self, session: Session, role: str, unit: int, *, name: str = "", acting_for: int | None = None) -> int:
        """Somebody with a role, known by it unless named."""
        person = _add(session, Person(given_name=name or role, family_name="Modele"))
        self.people[name or role] = person
        held = {"person_id": person, "role": role, "institution_id": unit, "valid_from": LONG_AGO}
        _add(session, RoleAssignment(**held, acting_for_id=acting_for))
        return person

    def grant(self, session: Session, person: int, role: str) -> None:
        """One more role for somebody of the school."""
        _add(
            session,
            RoleAssignment(person_id=person, role=role, institution_id=self.school, valid_from=LONG_AGO),
        )

    def dismiss(self, session: Session, name: str) -> None:
        """Somebody holds no role any more."""
        session.execute(delete(RoleAssignment).where(RoleAssignment.person_id == self.people[name]))

    def pupil(self, session: Session, given_name: str = "Elza") -> int:
        """A learner of the school, fifteen years old."""
        learner = _add(
            session, Learner(given_name=given_name, family_name="Paraugliepa", date_of_birth=date(2011, 3, 4))
        )
        session.add(Enrolment(learner_id=learner, institution_id=self.school, grade="9", valid_from=date(2020, 9, 1)))
        return learner

    def go(self, day: date) -> None:
        """Move the clock to nine o'clock of a day."""
        self.now = NOW + timedelta(days=(day - NOW.date()).days)

    def who(self, name: str) -> Actor:
        """Somebody as they are today."""
        with self.store.reading() as session:
            return actor_for(session, self.people[name], self.now.date())

    def register(self, number: str = "1-15/7", request: str = "a" * 32, **more: Any) -> int:
        """Register the learner's signed application; its case."""
        page = (self.application(number, **more), request)
        return applications.register(self.store, self.room, self.who("institution_coordinator"), self.learner, page)

    def application(self, number: str = "1-15/7", **more: Any) -> dict[str, Any]:
        """The paper a parent signed."""
        return {
            "signer_kind": "parent",
            "signed_by": "Anna Paraugliepa",
            "signer_code": "000000-10015",
            "phone": "+37120000000",
            "agrees_for_child": True,
            "no_double_funding": True,
            "notice_received": True,
            "signed_on": "2026-09-09",
            "received_how": "in_person",
            "received_on": "2026-09-10",
            "received_by": str(self.people["institution_coordinator"]),
            "register_number": number,
            **more,
        }

    def open_plan(self, request: str = "b" * 32, name: str = "institution_head") -> int:
        """The head chooses the author; the plan's case."""
        chosen = (self.people["plan_author"], request)
        return plans.choose_author(self.store, self.room, self.who(name), self.learner, chosen)

    def plan(self, **more: Any) -> dict[str, Any]:
        """A complete plan: one risk, one measure."""
        teacher = str(self.people["subject_teacher"])
        return {
            "period_start": "2026-10-05",
            "period_end": "2026-12-18",
            "talk_with_learner": "2026-09-28",
            "talk_with_parents": "2026-09-29",
            "consulted": [{"id": "c1", "teacher": teacher, "talked_on": "2026-09-28"}],
            "risks": [self.risk()],
            "groups_without_risk": ["B", "C", "D"],
            "measures": [self.measure()],
            **more,
        }

    def risk(self, row: str = "r1", **more: Any) -> dict[str, Any]:
        """A risk of the plan."""
        return {"id": row, "group": "A", "factor": "A02", "justification": "Nepietiekami apgūtas divas tēmas.", **more}

    def measure(self, row: str = "m1", **more: Any) -> dict[str, Any]:
        """A measure of the plan: consultations in mathematics."""
        teacher = str(self.people["subject_teacher"])
        found = {"id": row, "measure": "M01", "risks": ["r1"], "subject": "maths", "giver": teacher, "volume": "12"}
        return {**found, **more}

    def evaluation(self) -> dict[str, Any]:
        """What the author adds to the rows that follow the plan."""
        return {
            "risks": [{"id": "r1", "group": "A", "factor": "A02", "change": "partly_reduced"}],
            "measures": [{"id": "m1", "measure": "M01", "volume": "12", "delivered": "11", "usefulness": "useful"}],
            "no_data": ["excused_lessons", "behaviour_records"],
            "average_grade": "5.4",
            "unexcused_lessons": "3",
            "observed_results": ["attainment"],
            "narrative": "Regulāri apmeklēja konsultācijas, vērtējums matemātikā uzlabojās.",
            "outcome": "continues",
            "recommendation": "change",
        }

    def entry(self, **more: Any) -> dict[str, Any]:
        """A row of the work log: an hour of mathematics, from nine unless said."""
        start = str(more.get("time_from") or "09:00")
        if more.get("no_show"):
            more = {"topic": None, "no_show_reason": "illness", **more}
        found = {
            "kind": "consultation",
            "measure_row": "m1",
            "measure": "M01",
            "giver": str(self.people["subject_teacher"]),
            "worked_on": "2026-10-07",
            "time_from": start,
            "time_to": f"{int(start[:2]) + 1:02}:{start[3:]}",
            "hours": "1",
            "mode": "in_person",
            "topic": "Daļskaitļi",
            **more,
        }
        return {name: value for name, value in found.items() if value is not None}

    def author_hours(self, hours: str) -> dict[str, Any]:
        """What makes a row one of the author's own."""
        nothing = dict.fromkeys(("measure_row", "measure", "time_from", "time_to", "mode", "topic"))
        author = str(self.people["plan_author"])
        return {**nothing, "kind": "author_hours", "activity": "supervision", "giver": author, "hours": hours}

    def fire(self, case: int, transition: str, name: str, **more: Any) -> Fired:
        """Press as somebody."""
        return cases.fire(self.store, self.room, case, Press(transition, self.who(name), **more))

    def start(self, opening: Opening, name: str, **more: Any) -> int:
        """Open as somebody."""
        return cases.start(self.store, self.room, opening, Press("start", self.who(name), **more))

    def submitted(self) -> int:
        """A plan that waits for the head."""
        self.register()
        case = self.open_plan()
        self.fire(case, "submit", "plan_author", answers={"plan": self.plan()})
        return case

    def delivered(self) -> int:
        """A plan in delivery."""
        case = self.submitted()
        self.fire(case, "approve_by_head", "institution_head")
        self.fire(case, "approve_by_municipality", "municipal_coordinator")
        self.fire(case, "agree", "state_officer")
        return case

    def journal(self, case: int) -> list[str]:
        """The transitions of a case's journal in order."""
        with self.store.reading() as session:
            return list(session.scalars(select(Event.transition).where(Event.case_id == case).order_by(Event.seq)))

    def number(self, case: int) -> str:
        """The number of a case."""
        with self.store.reading() as session:
            return session.get_one(Case, case).number

    def count(self, model: Any, **where: Any) -> int:
        """How many such rows there are."""
        with self.store.reading() as session:
            return session.scalar(select(func.count()).select_from(model).filter_by(**where)) or 0


def _unit(session: Session, kind: str, code: str, **more: Any) -> int:
    return _add(session, Institution(kind=kind, name=f"Unit {code}", code=code, **more))


def _add(session: Session, row: Any) -> int:
    session.add(row)
    session.flush()
    return int(row.id)
