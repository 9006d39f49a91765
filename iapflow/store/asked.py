"""The to-dos of a state that asks several people, the votes cast in a case, and who may vote.

Read only where a workflow asks for votes or tasks; a case of any other sends none of this.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from iapflow.store.base import BigId, table_of
from iapflow.store.columns import UtcDateTime
from iapflow.store.days import holds
from iapflow.store.event import Event
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.submission import Submission
from iapflow.store.task import Task

TASKS = table_of(Task)
DONE, GONE = "done", "gone"
"""How a task ended: somebody did it, or its row or seat fell away."""
THE_CASE = bindparam("the_case", type_=BigId)
OF_THE_STATE = (
    select(*TASKS.c)
    .where(TASKS.c.case_id == THE_CASE, TASKS.c.key.is_not(None), TASKS.c.state == bindparam("the_state"))
    .where(TASKS.c.opened_at >= bindparam("entered", type_=UtcDateTime()))
    .order_by(TASKS.c.id)
)
ANSWERS = (
    select(Event.id, Event.seq, Event.from_state, Event.actor_id, Event.acting_for_id, Event.role, Event.note)
    .add_columns(Submission.alias, Submission.answers)
    .outerjoin(Submission, Submission.event_id == Event.id)
    .where(Event.case_id == THE_CASE, Event.transition == bindparam("the_transition"))
    .order_by(Event.seq)
)
LAST = select(Event.seq, Event.hash).where(Event.case_id == THE_CASE).order_by(Event.seq.desc()).limit(1)
ONE = (TASKS.c.case_id == THE_CASE) & (TASKS.c.key == bindparam("the_key")) & (TASKS.c.row_id == bindparam("the_row"))
CLOSE_ONE = update(TASKS).where(ONE, TASKS.c.closed_at.is_(None))
CLOSE_PLAIN = update(TASKS).where(TASKS.c.case_id == THE_CASE, TASKS.c.closed_at.is_(None), TASKS.c.key.is_(None))


def tasks_of_state(connection: Connection, case_id: int, state: str, entered: datetime) -> Sequence[Row[Any]]:
    """Every task that was opened since the state was entered, closed ones too.

    Where the state was left and entered again at the very same moment, those opened last count.
    """
    rows = connection.execute(OF_THE_STATE, {"the_case": case_id, "the_state": state, "entered": entered}).all()
    return list({(row.key, row.row_id, row.role, row.person_id): row for row in rows}.values())


def answers_with(connection: Connection, case_id: int, transition: str) -> Sequence[Row[Any]]:
    """The journal's lines of one name with the form that came with each."""
    return connection.execute(ANSWERS, {"the_case": case_id, "the_transition": transition}).all()


def last_line(connection: Connection, case_id: int) -> tuple[int, str | None]:
    """The number and the hash of the journal's last line.

    PostgreSQL reads a row that it had to wait for anew, but not what a statement counts beside it.
    """
    found = connection.execute(LAST, {"the_case": case_id}).one_or_none()
    return (0, None) if found is None else (found.seq, found.hash)


def holders(connection: Connection, roles: Collection[str], units: Collection[int], on: date) -> dict[str, set[int]]:
    """Role -> the active people who hold it themselves in one of these units on the day."""
    query = (
        select(RoleAssignment.role, RoleAssignment.person_id)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(RoleAssignment.role.in_(sorted(roles)), RoleAssignment.institution_id.in_(sorted(units)))
        .where(RoleAssignment.acting_for_id.is_(None), Person.is_active.is_(True), holds(RoleAssignment, on))
    )
    found: dict[str, set[int]] = {}
    for role, person in connection.execute(query):
        found.setdefault(role, set()).add(person)
    return found


def open_asked(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """New tasks of a state, with their key, row and form."""
    if rows:
        connection.execute(insert(TASKS), list(rows))


def close_asked(
    connection: Connection, case_id: int, names: Collection[tuple[str, str]], ended: Mapping[str, Any]
) -> None:
    """Close the tasks of these names; `ended` says when, by whom and with which outcome."""
    for key, row_id in names:
        connection.execute(CLOSE_ONE.values(**ended), {"the_case": case_id, "the_key": key, "the_row": row_id})


def close_plain(connection: Connection, case_id: int, at: datetime, by: int | None) -> None:
    """Close whose turn it is, and leave the tasks of the state."""
    connection.execute(CLOSE_PLAIN.values(closed_at=at, closed_by_id=by), {"the_case": case_id})
