"""One learner: class, guardians, applications and plans by semester."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from iapflow.errors import Missing
from iapflow.reports.viewer import Label, Viewer
from iapflow.store.application import Application
from iapflow.store.case import Case, CaseRole
from iapflow.store.days import holds
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment, Guardianship, Learner
from iapflow.store.person import Person
from iapflow.store.semester import Semester, semester_on

PLAN = "support_plan"
APPLICATION = "application"
TALK = "talk"
AUTHOR = "plan_author"
DELETED = "inactive"


@dataclass(frozen=True, slots=True)
class Half:
    """A semester of this learner: the application that was signed and the plan that was written."""

    semester_id: int
    school_year: str
    number: int
    is_now: bool
    signed_on: date | None = None
    signed_by: str = ""
    register_number: str = ""
    plan_id: int | None = None
    plan_number: str = ""
    plan_state_id: str = ""
    plan_state: Label | None = None
    author: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """Everything on a learner's page.

    Args:
        personal_code: empty where this person may not read it.
        semesters: the newest first; the present one always stands among them.
    """

    id: int
    name: str
    date_of_birth: date
    age: int
    personal_code: str
    class_name: str
    institution: str
    guardians: Sequence[Guardianship]
    semesters: Sequence[Half]
    may_start: bool
    may_talk: bool

    @property
    def now(self) -> Half | None:
        """The present semester."""
        return next((half for half in self.semesters if half.is_now), None)


def card(session: Session, viewer: Viewer, learner_id: int) -> Card:
    """The learner's page.

    Raises:
        Missing: no such learner for this person.
    """
    on = viewer.actor.on
    enrolled = and_(Enrolment.learner_id == Learner.id, holds(Enrolment, on))
    found = session.execute(
        select(
            Learner, Enrolment.class_name, Institution.name.label("institution"),
            viewer.coded_learners().label("is_coded"),
            viewer.starts(APPLICATION, Enrolment.institution_id).label("may_start"),
            viewer.starts(TALK, Enrolment.institution_id).label("may_talk"),
        )
        .select_from(Learner)
        .outerjoin(Enrolment, enrolled)
        .outerjoin(Institution, Institution.id == Enrolment.institution_id)
        .where(Learner.id == learner_id, viewer.learners())
        .order_by(Enrolment.valid_from.desc())
        .limit(1)
    ).one_or_none()  # fmt: skip
    if found is None:
        raise Missing
    learner = found.Learner
    return Card(
        id=learner.id,
        name=learner.full_name,
        date_of_birth=learner.date_of_birth,
        age=_age(learner.date_of_birth, on),
        personal_code=(learner.personal_code or "") if found.is_coded else "",
        class_name=found.class_name or "",
        institution=found.institution or "",
        guardians=_guardians(session, learner_id, on),
        semesters=_semesters(session, viewer, learner_id),
        may_start=bool(found.may_start),
        may_talk=bool(found.may_talk),
    )


def _guardians(session: Session, learner_id: int, on: date) -> Sequence[Guardianship]:
    return session.scalars(
        select(Guardianship)
        .where(Guardianship.learner_id == learner_id, holds(Guardianship, on))
        .order_by(Guardianship.may_represent.desc(), Guardianship.full_name)
    ).all()


def _semesters(session: Session, viewer: Viewer, learner_id: int) -> list[Half]:
    now = semester_on(session, viewer.actor.on)
    now_id = now.id if now else 0
    seen = select(Case.id).where(Case.learner_id == learner_id, Case.workflow == PLAN, viewer.cases())
    signed = and_(
        Application.semester_id == Semester.id,
        Application.learner_id == learner_id,
        Application.withdrawn_on.is_(None),
    )
    written = and_(
        Case.semester_id == Semester.id, Case.id.in_(seen), or_(Case.is_open.is_(True), Case.state != DELETED)
    )
    appointed = and_(CaseRole.case_id == Case.id, CaseRole.role == AUTHOR, CaseRole.valid_to.is_(None))
    rows = session.execute(
        select(Semester, Application, Case, Person)
        .select_from(Semester)
        .outerjoin(Application, signed)
        .outerjoin(Case, written)
        .outerjoin(CaseRole, appointed)
        .outerjoin(Person, Person.id == CaseRole.person_id)
        .where(or_(Semester.id == now_id, Application.id.is_not(None), Case.id.is_not(None)))
        .order_by(Semester.starts_on.desc(), Case.id.desc())
    ).all()
    return [
        Half(
            semester_id=semester.id,
            school_year=semester.school_year,
            number=semester.number,
            is_now=semester.id == now_id,
            signed_on=application.signed_on if application else None,
            signed_by=application.signed_by if application else "",
            register_number=application.register_number if application else "",
            plan_id=case.id if case else None,
            plan_number=case.number if case else "",
            plan_state_id=case.state if case else "",
            plan_state=viewer.label_of(PLAN, case.state) if case else None,
            author=author.full_name if author else "",
        )
        for semester, application, case, author in rows
    ]


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
