"""Reading one case whole, with a fixed number of statements however long its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, Row, bindparam, func, select
from sqlalchemy.orm import Session

from iapflow.store.base import BigId
from iapflow.store.case import Case, CaseRole
from iapflow.store.days import holds
from iapflow.store.event import Event
from iapflow.store.institution import Institution, InstitutionReach
from iapflow.store.learner import Learner
from iapflow.store.relations import people_of_case
from iapflow.store.semester import Semester
from iapflow.store.submission import Draft, Submission
from iapflow.store.task import Task

# Statements are built once: building them costs more than the database needs to answer.
THE_CASE, ON, UNIT = bindparam("the_case", type_=BigId), bindparam("on", type_=Date()), bindparam("unit", type_=BigId)

WHOLE = (
    select(Case, Institution, Learner, Semester)
    .join(Institution, Institution.id == Case.institution_id)
    .outerjoin(Learner, Learner.id == Case.learner_id)
    .outerjoin(Semester, Semester.id == Case.semester_id)
    .where(Case.id == THE_CASE)
    .execution_options(populate_existing=True)
)
LOCKED = WHOLE.with_for_update(of=Case)
ROLES = select(CaseRole.role, CaseRole.person_id).where(CaseRole.case_id == THE_CASE, holds(CaseRole, ON))
JOURNAL = select(*Event.__table__.c).where(Event.case_id == THE_CASE).order_by(Event.seq)
OPEN_TASKS = select(*Task.__table__.c).where(Task.case_id == THE_CASE, Task.closed_at.is_(None)).order_by(Task.id)
DRAFTS = select(*Draft.__table__.c).where(Draft.case_id == THE_CASE)
NEWEST = select(*Submission.__table__.c).where(
    Submission.id.in_(select(func.max(Submission.id)).where(Submission.case_id == THE_CASE).group_by(Submission.alias))
)
ABOVE = select(InstitutionReach.ancestor_id).where(InstitutionReach.descendant_id == UNIT, holds(InstitutionReach, ON))


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
    found = session.execute(LOCKED if lock else WHOLE, {"the_case": case_id}).one_or_none()
    if found is None:
        return None
    case, institution, learner, semester = found
    connection, this, then = session.connection(), {"the_case": case_id}, {"the_case": case_id, "on": on}
    return CaseRows(
        case=case,
        institution=institution,
        learner=learner,
        semester=semester,
        units=_units(connection, case.institution_id, on),
        relations=people_of_case(connection, case_id, on),
        roles=connection.execute(ROLES, then).all(),
        events=connection.execute(JOURNAL, this).all(),
        tasks=connection.execute(OPEN_TASKS, this).all(),
        submissions={row.alias: row for row in connection.execute(NEWEST, this)},
        drafts={row.alias: row for row in connection.execute(DRAFTS, this)},
    )


def all_submissions(session: Session, case_id: int, alias: str) -> Sequence[Row[Any]]:
    """Every filling of a form bound `many: true`, oldest first."""
    mine = select(*Submission.__table__.c).where(Submission.case_id == case_id, Submission.alias == alias)
    return session.execute(mine.order_by(Submission.id)).all()


def units_above(session: Session, institution_id: int, on: date) -> frozenset[int]:
    """This unit and all above it on a day; the unit itself even if the closure was never built."""
    return _units(session.connection(), institution_id, on)


def event_of_request(connection: Connection, request_id: str) -> Row[Any] | None:
    """The journal line of this press, if it was already carried out."""
    return connection.execute(select(*Event.__table__.c).where(Event.request_id == request_id)).one_or_none()


def _units(connection: Connection, institution_id: int, on: date) -> frozenset[int]:
    """The same on a connection."""
    above = connection.execute(ABOVE, {"unit": institution_id, "on": on}).scalars()
    return frozenset({institution_id, *above})
