"""Two made-up schools with one row of everything in each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask
from flask_security import hash_password
from sqlalchemy import select

from iapflow.store.base import Model, db
from iapflow.store.case import Case
from iapflow.store.claim import Claim, CompensationLimit, Supplier
from iapflow.store.class_teacher import ClassTeacher
from iapflow.store.erasure_hold import ErasureHold
from iapflow.store.event import Event
from iapflow.store.institution import Agreement, Institution, InstitutionLink
from iapflow.store.learner import Enrolment, Guardianship, Learner
from iapflow.store.measure import UnitRate
from iapflow.store.outbox import Outbox
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.reach import rebuild_reach
from iapflow.store.semester import Semester
from iapflow.store.task import Task
from iapflow.store.timer import Timer
from iapflow.store.work_log import WorkLogEntry, WorkLogMonth
from tests.apps import NOW, PASSWORD

ADMINISTRATOR = "parzinis@example.org"
ACCOUNTANT = "gramatvede@example.org"
SECRET_WORDS = "slepens-vards-par-bernu"
SINCE = date(2026, 9, 1)


@dataclass(frozen=True)
class Country:
    """The ids of the rows, by table: one's own, and the other school's."""

    own: dict[type[Model], Any]
    foreign: dict[type[Model], Any]
    state: int


def people(app: Flask) -> Country:
    """Make the rows around the school and head that tests.apps made."""
    school = db.session.scalar(select(Institution))
    other = _add(
        Institution(kind="institution", name="Ezera skola", code="T2", type="general", partner_type="municipal")
    )
    state = _add(Institution(kind="state", name="Latvija", code="LV"))
    semester = _add(Semester(school_year="2026/27", number=1, starts_on=SINCE, ends_on=date(2026, 12, 18)))
    rate = _add(UnitRate(measure_code=None, valid_from=SINCE, cents_per_hour=1650))
    limit = _add(CompensationLimit(measure_code="K01", valid_from=SINCE, cents_per_unit=250))
    _user(app, ("Jānis", "Pārzinis", ADMINISTRATOR), "administrator", state)
    _user(app, ("Dace", "Grāmatvede", ACCOUNTANT), "accountant", school)
    own, foreign = (_school(name, unit, state, semester) for name, unit in (("Ozols", school), ("Bērzs", other)))
    rebuild_reach(db.session())
    db.session.commit()
    shared = {Semester: semester.id, UnitRate: rate.id, CompensationLimit: limit.id}
    return Country({**own, **shared}, {**foreign}, state.id)


def _school(name: str, unit: Institution, state: Institution, semester: Semester) -> dict[type[Model], Any]:
    teacher = _add(Person(given_name="Anna", family_name=name, email=f"{unit.code}@example.org"))
    learner = _add(Learner(given_name="Elza", family_name=f"{name}iņa", date_of_birth=date(2012, 2, 3)))
    case = _add(
        Case(
            number=f"IAP-{unit.code}",
            workflow="support_plan",
            workflow_version=1,
            bundle_digest="d" * 64,
            state="in_delivery",
            revision=1,
            institution_id=unit.id,
            subject_kind="learner",
            learner_id=learner.id,
            semester_id=semester.id,
            started_at=NOW,
            entered_at=NOW,
            updated_at=NOW,
        )
    )
    moment: datetime = NOW
    rows = [
        InstitutionLink(child_id=unit.id, parent_id=state.id, valid_from=SINCE),
        Agreement(partner_id=unit.id, number=f"L-{unit.code}", signed_on=SINCE, valid_from=SINCE),
        RoleAssignment(person_id=teacher.id, role="subject_teacher", institution_id=unit.id, valid_from=SINCE),
        Enrolment(learner_id=learner.id, institution_id=unit.id, grade="8", class_name="8.a", valid_from=SINCE),
        Guardianship(learner_id=learner.id, full_name="Māra", kinship="mother", valid_from=SINCE),
        ErasureHold(learner_id=learner.id, person_id=teacher.id, reason="Strīds", valid_from=SINCE),
        Event(
            case_id=case.id, seq=1, revision=1, transition="submit", from_state="draft", to_state="in_delivery",
            actor_id=teacher.id, at=moment, note={"text": SECRET_WORDS},
        ),
        Task(case_id=case.id, state="in_delivery", role="plan_author", institution_id=unit.id, opened_at=moment),
        Timer(case_id=case.id, name="due", kind="due", due_at=moment, created_at=moment),
        WorkLogEntry(
            case_id=case.id, giver_id=teacher.id, worked_on=SINCE, hours=Decimal("1.5"), kind="consultation",
            topic=SECRET_WORDS, recorded_at=moment,
        ),
        ClassTeacher(person_id=teacher.id, institution_id=unit.id, class_name="8.a", valid_from=SINCE),
        Supplier(
            unit_id=unit.id, name=f"SIA {name}", registration_number="40000000000", iban="LV80BANK0000435195001",
            valid_from=SINCE,
        ),
        Outbox(topic="letter", payload={"case": case.id}, created_at=moment, run_at=moment),
    ]  # fmt: skip
    made = {type(row): _add(row).id for row in rows}
    _add(WorkLogMonth(case_id=case.id, month=SINCE, hours=Decimal("1.5"), entries=1))
    _add(
        Claim(
            case_id=case.id, institution_id=unit.id, measure_code="K01", provision="service", payee=f"SIA {name}",
            iban="LV80BANK0000435195001", month=SINCE, asked_cents=500, recorded_at=NOW,
        )
    )  # fmt: skip
    made[Claim] = case.id
    return {**made, Institution: unit.id, Person: teacher.id, Learner: learner.id, Case: case.id}


def _user(app: Flask, who: tuple[str, str, str], role: str, unit: Institution) -> None:
    given, family, email = who
    person = _add(Person(given_name=given, family_name=family, email=email))
    _add(RoleAssignment(person_id=person.id, role=role, institution_id=unit.id, valid_from=SINCE))
    app.extensions["security"].datastore.create_user(email=email, password=hash_password(PASSWORD), person_id=person.id)


def _add(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
