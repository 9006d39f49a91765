"""Reading one case whole, with a fixed number of statements however long its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select
from sqlalchemy.orm import Session

from iapflow.store.case import Case, CaseRole
from iapflow.store.days import holds
from iapflow.store.event import Event
from iapflow.store.institution import Institution, InstitutionReach
from iapflow.store.learner import Learner
from iapflow.store.relations import people_of_case
from iapflow.store.semester import Semester
from iapflow.store.submission import Draft, Submission
from iapflow.store.task import Task


@dataclass(frozen=True, slots=True)
class CaseRows:
    """Everything about a case that a snapshot is made of, as it was read at `case.revision`.

    Args:
        case: with its institution, learner and semester beside it.
        units: the case's unit and all above it on the day.
        relations: relation or role -> who stands in it on the day.
        roles: appointments in force on the day: role, person_id.
        events: the journal in order.
        tasks: the open to-dos.
        submissions: alias -> the newest that was handed in.
        drafts: alias -> what is being written.
    """

    case: Case
    institution: Institution
    learner: Learner | None
    semester: Semester | None
    units: frozenset[int]
    relations: Mapping[str, frozenset[int]]
    roles: Sequence[Row[str, int]]
    events: Sequence[Row[Any]]
    tasks: Sequence[Row[Any]]
    submissions: Mapping[str, Row[Any]]
    drafts: Mapping[str, Row[Any]]


def load_case(session: Session, case_id: int, on: date, *, lock: bool = False) -> CaseRows | None:
    """Read a case, None when there is none; who may see it is asked beforehand.

    Args:
        session: of the transaction the answer is used in.
        case_id: the case.
        on: the day on which dated rows must hold.
        lock: keep other firings of this case waiting; SQLite's writers wait anyway.
    """
    found = session.execute(_whole(case_id, lock=lock), execution_options={"populate_existing": True}).one_or_none()
    if found is None:
        return None
    case, institution, learner, semester = found
    return CaseRows(
        case=case,
        institution=institution,
        learner=learner,
        semester=semester,
        units=units_above(session, case.institution_id, on),
        relations=people_of_case(session, case_id, on),
        roles=session.execute(
            select(CaseRole.role, CaseRole.person_id).where(CaseRole.case_id == case_id, holds(CaseRole, on))
        ).all(),
        events=session.execute(select(*Event.__table__.c).where(Event.case_id == case_id).order_by(Event.seq)).all(),
        tasks=session.execute(
            select(*Task.__table__.c).where(Task.case_id == case_id, Task.closed_at.is_(None)).order_by(Task.id)
        ).all(),
        submissions={row.alias: row for row in session.execute(_newest(case_id))},
        drafts={row.alias: row for row in session.execute(select(*Draft.__table__.c).where(Draft.case_id == case_id))},
    )


def all_submissions(session: Session, case_id: int, alias: str) -> Sequence[Row[Any]]:
    """Every filling of a form bound `many: true`, oldest first."""
    mine = select(*Submission.__table__.c).where(Submission.case_id == case_id, Submission.alias == alias)
    return session.execute(mine.order_by(Submission.id)).all()


def units_above(session: Session, institution_id: int, on: date) -> frozenset[int]:
    """This unit and all above it on a day; the unit itself even if the closure was never built."""
    above = select(InstitutionReach.ancestor_id).where(
        InstitutionReach.descendant_id == institution_id, holds(InstitutionReach, on)
    )
    return frozenset({institution_id, *session.scalars(above)})


def event_of_request(connection: Connection, request_id: str) -> Row[Any] | None:
    """The journal line of this press, if it was already carried out."""
    return connection.execute(select(*Event.__table__.c).where(Event.request_id == request_id)).one_or_none()


def _whole(case_id: int, *, lock: bool) -> Select[Case, Institution, Learner, Semester]:
    """The case and what it points at, in one row."""
    statement = (
        select(Case, Institution, Learner, Semester)
        .join(Institution, Institution.id == Case.institution_id)
        .outerjoin(Learner, Learner.id == Case.learner_id)
        .outerjoin(Semester, Semester.id == Case.semester_id)
        .where(Case.id == case_id)
    )
    return statement.with_for_update(of=Case) if lock else statement


def _newest(case_id: int) -> Select[Any]:
    """The newest submission of each alias."""
    newest = select(func.max(Submission.id)).where(Submission.case_id == case_id).group_by(Submission.alias)
    return select(*Submission.__table__.c).where(Submission.id.in_(newest))
