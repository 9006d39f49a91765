"""Reading one case: its own row at once, every other part when it is first asked for.

A firing asks for little, a page for much; no part costs more with a longer history but the journal.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import BindParameter, Connection, Date, Row, String, bindparam, cast, func, literal_column, select
from sqlalchemy.orm import Session

from iapflow.store.base import BigId, table_of
from iapflow.store.case import Case, CaseRole
from iapflow.store.case_clock import clocks_of_case
from iapflow.store.days import holds
from iapflow.store.event import Event
from iapflow.store.institution import Institution, InstitutionReach
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.ready import read
from iapflow.store.relations import people_of_case
from iapflow.store.semester import Semester
from iapflow.store.store import connection_of
from iapflow.store.submission import Draft, Submission
from iapflow.store.task import Task

# Statements are built once: building them costs more than the database needs to answer.
THE_CASE, ON, UNIT = bindparam("the_case", type_=BigId), bindparam("on", type_=Date()), bindparam("unit", type_=BigId)

LAST_SEQ = select(func.max(Event.seq)).where(Event.case_id == table_of(Case).c.id).scalar_subquery()
LAST_HASH = (
    select(Event.hash).where(Event.case_id == table_of(Case).c.id).order_by(Event.seq.desc()).limit(1)
).scalar_subquery()
COMMA: Any = literal_column("','", String)
UNITS = (
    select(func.aggregate_strings(cast(InstitutionReach.ancestor_id, String), COMMA))
    .where(InstitutionReach.descendant_id == table_of(Case).c.institution_id, holds(InstitutionReach, ON))
    .scalar_subquery()
)
TAIL = (LAST_SEQ.label("last_seq"), LAST_HASH.label("last_hash"))
CASE = select(*table_of(Case).c, *TAIL, UNITS.label("above")).where(table_of(Case).c.id == THE_CASE)
LAST_REVISION = (
    select(Event.revision).where(Event.case_id == table_of(Case).c.id).order_by(Event.seq.desc()).limit(1)
).scalar_subquery()
NEXT_EVENT = func.nextval(func.pg_get_serial_sequence(table_of(Event).name, "id")).label("event_id")
LOCKED = CASE.add_columns(LAST_REVISION.label("last_revision"), NEXT_EVENT).with_for_update(of=table_of(Case))
THE_CASES: BindParameter[Any] = bindparam("the_cases")
ALL = select(*table_of(Case).c, *TAIL).order_by(table_of(Case).c.id)
MANY = {
    "sqlite": ALL.where(table_of(Case).c.id.in_(select(func.json_each(THE_CASES).table_valued("value").c.value))),
    "postgresql": ALL.where(table_of(Case).c.id == func.any(THE_CASES)),
}
LOCK_MANY = (
    select(table_of(Case).c.id)
    .where(table_of(Case).c.id == func.any(THE_CASES))
    .order_by(table_of(Case).c.id)
    .with_for_update()
)
READ_AHEAD = "iapflow.read_ahead"
ONE = {
    model: select(*table_of(model).c).where(table_of(model).c.id == THE_CASE)
    for model in (Institution, Learner, Semester)
}
ROLES = select(CaseRole.role, CaseRole.person_id).where(CaseRole.case_id == THE_CASE, holds(CaseRole, ON))
JOURNAL = select(*Event.__table__.c).where(Event.case_id == THE_CASE).order_by(Event.seq)
OPEN_TASKS = select(*Task.__table__.c).where(Task.case_id == THE_CASE, Task.closed_at.is_(None)).order_by(Task.id)
DRAFTS = select(*Draft.__table__.c).where(Draft.case_id == THE_CASE)
NEWEST = select(*Submission.__table__.c).where(
    Submission.id.in_(select(func.max(Submission.id)).where(Submission.case_id == THE_CASE).group_by(Submission.alias))
)
ENROLLED = (
    select(Enrolment.grade, Enrolment.class_name)
    .where(Enrolment.learner_id == bindparam("the_learner", type_=BigId), Enrolment.valid_from <= ON)
    .order_by(Enrolment.valid_from.desc())
    .limit(1)
)
ABOVE = select(InstitutionReach.ancestor_id).where(InstitutionReach.descendant_id == UNIT, holds(InstitutionReach, ON))


class CaseRows:
    """Everything about a case that a snapshot is made of, as it stood at `case.revision`.

    `case` has the columns of its table, `last_seq` and `last_hash` of the journal's last line; read to be
    moved on PostgreSQL, also `event_id`, the id that the next line will have.
    Its own row is there; each other part is one statement, made when it is first asked for.
    """

    def __init__(self, connection: Connection, case: Any, on: date, above: dict[int, frozenset[int]] | None = None):
        """Dated rows must hold on this day; `above` is shared by cases that are read together."""
        self._connection, self.case, self._on = connection, case, on
        self._above = {} if above is None else above

    @cached_property
    def institution(self) -> Row[Any]:
        """Where the case lies."""
        return self._connection.execute(ONE[Institution], {"the_case": self.case.institution_id}).one()

    @cached_property
    def learner(self) -> Row[Any] | None:
        """Whom it is about, if it is about a learner."""
        return self._one(Learner, self.case.learner_id)

    @cached_property
    def enrolled(self) -> Row[Any] | None:
        """In which class the learner is, or was last."""
        return enrolled(self._connection, self.case.learner_id, self._on)

    @cached_property
    def semester(self) -> Row[Any] | None:
        """The semester it was opened for."""
        return self._one(Semester, self.case.semester_id)

    @cached_property
    def units(self) -> frozenset[int]:
        """The case's unit and all above it on the day; practice stays in the unit itself."""
        unit = self.case.institution_id
        if self.case.is_practice:
            return frozenset({unit})  # nobody above takes part
        if hasattr(self.case, "above"):  # read along with the case
            return frozenset({unit, *map(int, self.case.above.split(",") if self.case.above else ())})
        if unit not in self._above:
            self._above[unit] = _units(self._connection, unit, self._on)
        return self._above[unit]

    @cached_property
    def relations(self) -> Mapping[str, frozenset[int]]:
        """Relation or role -> who stands in it on the day."""
        return people_of_case(self._connection, self.case.id, self._on)

    @cached_property
    def clocks(self) -> Sequence[Any]:
        """The clocks that ever ran in it."""
        return clocks_of_case(self._connection, self.case.id)

    @cached_property
    def roles(self) -> Sequence[Row[Any]]:
        """Appointments in force on the day: role, person_id."""
        found: Sequence[Any] = self._connection.execute(ROLES, {"the_case": self.case.id, "on": self._on}).all()
        return found

    @cached_property
    def events(self) -> Sequence[Row[Any]]:
        """The journal in order."""
        return self._connection.execute(JOURNAL, {"the_case": self.case.id}).all()

    @cached_property
    def tasks(self) -> Sequence[Row[Any]]:
        """The open to-dos."""
        return self._connection.execute(OPEN_TASKS, {"the_case": self.case.id}).all()

    @cached_property
    def submissions(self) -> Mapping[str, Row[Any]]:
        """Alias -> the newest that was handed in."""
        return {row.alias: row for row in self._connection.execute(NEWEST, {"the_case": self.case.id})}

    @cached_property
    def drafts(self) -> Mapping[str, Row[Any]]:
        """Alias -> what is being written."""
        return {row.alias: row for row in self._connection.execute(DRAFTS, {"the_case": self.case.id})}

    def _one(self, model: type[Learner | Semester], key: int | None) -> Row[Any] | None:
        return None if key is None else self._connection.execute(ONE[model], {"the_case": key}).one_or_none()


def load_case(session: Session, case_id: int, on: date, *, lock: bool = False) -> CaseRows | None:
    """Read a case, None when there is none; who may see it is asked elsewhere.

    Args:
        session: of the transaction the answer is used in.
        case_id: the case.
        on: the day on which dated rows must hold.
        lock: keep other firings of this case waiting; SQLite's writers wait anyway.
    """
    waiting: dict[int, CaseRows] | None = session.info.get(READ_AHEAD)
    if waiting and (known := waiting.pop(case_id, None)):
        return known
    connection = connection_of(session)
    must_lock = lock and connection.dialect.name == "postgresql"
    asked = {"the_case": case_id, "on": on}
    found = read(connection, LOCKED if must_lock else CASE, asked)
    if must_lock and found and found[0].last_revision != found[0].revision:
        found = read(connection, CASE, asked)  # it waited: the journal is older than the row
    return CaseRows(connection, found[0], on) if found else None


def read_ahead(session: Session, case_ids: Collection[int], on: date) -> None:
    """Read and lock many cases with one statement; each waits for the first `load_case` that asks for it.

    They are locked in the order of their numbers, so that two batches never wait for each other.
    """
    connection = connection_of(session)
    many, wanted = MANY[connection.dialect.name], list(case_ids)
    if connection.dialect.name == "postgresql":
        read(connection, LOCK_MANY, {"the_cases": wanted})
    ids = wanted if connection.dialect.name == "postgresql" else json.dumps(wanted)
    above: dict[int, frozenset[int]] = {}
    session.info[READ_AHEAD] = {
        row.id: CaseRows(connection, row, on, above) for row in read(connection, many, {"the_cases": ids})
    }


def all_submissions(session: Session, case_id: int, alias: str) -> Sequence[Row[Any]]:
    """Every filling of a form bound `many: true`, oldest first."""
    mine = select(*Submission.__table__.c).where(Submission.case_id == case_id, Submission.alias == alias)
    return session.execute(mine.order_by(Submission.id)).all()


def enrolled(connection: Connection, learner_id: int | None, on: date) -> Row[Any] | None:
    """The newest enrolment of a learner that has begun on a day."""
    rows: Sequence[Any] = connection.execute(ENROLLED, {"the_learner": learner_id, "on": on}).all()
    return rows[0] if rows else None


def units_above(session: Session, institution_id: int, on: date) -> frozenset[int]:
    """This unit and all above it on a day; the unit itself even if the closure was never built."""
    return _units(connection_of(session), institution_id, on)


def event_of_request(connection: Connection, request_id: str) -> Row[Any] | None:
    """The journal line of this press, if it was already carried out."""
    return connection.execute(select(*Event.__table__.c).where(Event.request_id == request_id)).one_or_none()


def _units(connection: Connection, institution_id: int, on: date) -> frozenset[int]:
    """The same on a connection."""
    above = read(connection, ABOVE, {"unit": institution_id, "on": on})
    return frozenset({institution_id, *(row.ancestor_id for row in above)})
