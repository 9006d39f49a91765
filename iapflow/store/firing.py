"""What one firing writes, statement by statement, on the connection of its transaction.

Core statements, because the unit of work costs more here than the database
does.  Values are plain mappings with the columns' names; what they are is
decided by the engine, and nothing here reads.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable, Table, bindparam, delete, insert, update

from iapflow.store.base import table_of
from iapflow.store.case import Case, CaseRole
from iapflow.store.event import Event
from iapflow.store.gathering import Gathering
from iapflow.store.outbox import Outbox
from iapflow.store.ready import run, run_many
from iapflow.store.submission import Draft, Submission
from iapflow.store.task import Task
from iapflow.store.timer import Timer

Values = Mapping[str, Any]
Line = Connection | Gathering
"""The connection of the transaction; inside `gathering.gathered` rows wait for others of their kind."""

CASES, EVENTS, SUBMISSIONS = table_of(Case), table_of(Event), table_of(Submission)
TASKS, TIMERS, PROMISES = table_of(Task), table_of(Timer), table_of(Outbox)
APPOINTMENTS, DRAFTS = table_of(CaseRole), table_of(Draft)

DROP_DRAFT = delete(DRAFTS).where(DRAFTS.c.case_id == bindparam("the_case"), DRAFTS.c.alias == bindparam("the_alias"))
WRITTEN = (CASES, EVENTS, SUBMISSIONS, TASKS, TIMERS, PROMISES, APPOINTMENTS)
INSERT_ONE = {table: insert(table).returning(table.c.id) for table in WRITTEN}
INSERT = {table: insert(table) for table in WRITTEN}
ADVANCE = update(CASES).where(CASES.c.id == bindparam("the_case"), CASES.c.revision == bindparam("seen_revision"))
CLOSE_TASKS = update(TASKS).where(TASKS.c.case_id == bindparam("the_case"), TASKS.c.closed_at.is_(None))
END_TIMERS = update(TIMERS).where(
    TIMERS.c.case_id == bindparam("the_case"), TIMERS.c.done_at.is_(None), TIMERS.c.clock.is_(None)
)


def insert_case(connection: Connection, values: Values) -> int:
    """A new case at revision 1 unless said otherwise; its id."""
    return _insert_one(connection, CASES, {"revision": 1, "is_open": True, "one_open": False, **values})


def appoint(connection: Connection, rows: Sequence[Values]) -> None:
    """Appointments in a case: case_id, role, person_id, valid_from."""
    _insert_many(connection, APPOINTMENTS, rows)


def advance_case(connection: Line, case_id: int, seen_revision: int, values: Values, *, at_once: bool = False) -> bool:
    """Move the case on, if nobody has since it was read.

    Args:
        connection: of the firing's own transaction.
        case_id: the case.
        seen_revision: the revision the decision rests on; it rises by one.
        values: what else changes (state, stage, due_at, …).
        at_once: never let it wait for others: a rule of uniqueness may refuse it, and the caller wants to know.

    Returns:
        False when the revision had moved: nothing is written, and the caller raises `Conflict`.
    """
    moved = {"the_case": case_id, "seen_revision": seen_revision, **values, "revision": seen_revision + 1}
    if isinstance(connection, Gathering):
        connection.later(ADVANCE, moved, is_guarded=True)
        if at_once:
            connection.flush()
        return True
    return bool(run(connection, ADVANCE, moved).rowcount == 1)


def insert_event(connection: Line, values: Values) -> int:
    """One line of the journal; its id."""
    return _insert_one(connection, EVENTS, values)


def insert_submission(connection: Line, values: Values) -> None:
    """A form as it was handed in."""
    _insert_many(connection, SUBMISSIONS, [values])


def drop_drafts(connection: Line, case_id: int, aliases: Collection[str]) -> int:
    """The drafts that have become submissions; how many went."""
    return sum(_change(connection, DROP_DRAFT, {"the_case": case_id, "the_alias": alias}) for alias in aliases)


def close_tasks(connection: Line, case_id: int, at: datetime, by: int | None) -> int:
    """All open tasks of the case; how many were closed.  `by` is empty for the clock."""
    return _change(connection, CLOSE_TASKS, {"the_case": case_id, "closed_at": at, "closed_by_id": by})


def open_tasks(connection: Line, rows: Sequence[Values]) -> None:
    """New to-dos."""
    _insert_many(connection, TASKS, rows)


def cancel_timers(connection: Line, case_id: int, at: datetime, kinds: Collection[str] = ()) -> int:
    """The pending timers of the case's state, or those of some kinds only; how many were cancelled."""
    ended = {"the_case": case_id, "done_at": at, "outcome": "cancelled"}
    if kinds:
        return connection.execute(END_TIMERS.where(TIMERS.c.kind.in_(sorted(kinds))), ended).rowcount
    return _change(connection, END_TIMERS, ended)


def plan_timers(connection: Line, rows: Sequence[Values]) -> None:
    """What the clock will ask for."""
    _insert_many(connection, TIMERS, rows)


def promise(connection: Line, rows: Sequence[Values]) -> None:
    """Outbox rows: topic, payload, created_at; `run_at` is at once unless said otherwise."""
    _insert_many(connection, PROMISES, [{"run_at": row["created_at"], "attempts": 0, **row} for row in rows])


def _change(connection: Line, statement: Executable, values: Values) -> int:
    """How many rows it met; none yet where it waits for others of its kind."""
    if isinstance(connection, Gathering):
        connection.later(statement, values)
        return 0
    return int(run(connection, statement, values).rowcount)


def _insert_one(connection: Line, table: Table, values: Values) -> int:
    """One row; its id."""
    if isinstance(connection, Gathering):
        taken = connection.next_id(table)
        connection.later(INSERT[table], {"id": taken, **values})
        return taken
    return int(run(connection, INSERT_ONE[table], values).fetchone()[0])


def _insert_many(connection: Line, table: Table, rows: Sequence[Values]) -> None:
    """All rows with one statement; they must name the same columns."""
    if isinstance(connection, Gathering):
        for row in rows:
            connection.later(INSERT[table], row)
    elif rows:
        run_many(connection, INSERT[table], rows)
