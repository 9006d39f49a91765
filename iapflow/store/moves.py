"""What moving a case to another version writes beside a firing, and what going back puts in place again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from iapflow.store.base import table_of
from iapflow.store.case import Case
from iapflow.store.case_move import CaseMove, MoveRun
from iapflow.store.submission import Draft
from iapflow.store.task import Task
from iapflow.store.timer import Timer

MOVES, RUNS, CASES = table_of(CaseMove), table_of(MoveRun), table_of(Case)
TASKS, TIMERS, DRAFTS = table_of(Task), table_of(Timer), table_of(Draft)

OF_A_STATE = ("due", "remind", "escalate", "after")
"""Kinds of timers that belong to the state a case stands in; clocks run through several."""


def begin_run(connection: Connection, run: Mapping[str, Any]) -> int:
    """A run with a row for each open case of its workflow that is not on its version yet; the run's id."""
    run_id = int(connection.execute(insert(RUNS).values(**run)).inserted_primary_key[0])  # type: ignore[index]
    open_cases = select(CASES.c.id, CASES.c.workflow_version, CASES.c.state).where(
        CASES.c.workflow == run["workflow"], CASES.c.is_open.is_(True), CASES.c.bundle_digest != run["to_digest"]
    )
    rows = [
        {"run_id": run_id, "case_id": row.id, "outcome": "waiting", "from_version": row.workflow_version,
         "from_state": row.state}
        for row in connection.execute(open_cases.order_by(CASES.c.id))
    ]  # fmt: skip
    if rows:
        connection.execute(insert(MOVES), rows)
    return run_id


def waiting(connection: Connection, run_id: int, most: int) -> Sequence[int]:
    """The next rows whose turn has not come."""
    mine = select(MOVES.c.id).where(MOVES.c.run_id == run_id, MOVES.c.outcome == "waiting")
    return connection.execute(mine.order_by(MOVES.c.id).limit(most)).scalars().all()


def claim(connection: Connection, move_id: int, outcome: str = "waiting") -> Any:
    """The row, locked, if it still stands at this outcome; None when somebody else was quicker."""
    mine = select(MOVES).where(MOVES.c.id == move_id, MOVES.c.outcome == outcome)
    return connection.execute(mine.with_for_update()).one_or_none()


def settle(connection: Connection, move_id: int, values: Mapping[str, Any]) -> None:
    """What came of a row."""
    connection.execute(update(MOVES).where(MOVES.c.id == move_id).values(**values))


def open_work(connection: Connection, case_id: int) -> dict[str, list[int]]:
    """The ids of open to-dos and of timers that have not gone off."""
    tasks = select(TASKS.c.id).where(TASKS.c.case_id == case_id, TASKS.c.closed_at.is_(None)).order_by(TASKS.c.id)
    timers = select(TIMERS.c.id).where(
        TIMERS.c.case_id == case_id, TIMERS.c.done_at.is_(None), TIMERS.c.kind.in_(OF_A_STATE)
    )
    return {
        "tasks": list(connection.execute(tasks).scalars()),
        "timers": list(connection.execute(timers.order_by(TIMERS.c.id)).scalars()),
    }


def gone_off(connection: Connection, case_id: int, since: datetime) -> set[tuple[str, str]]:
    """Kind and name of each timer that has done its work since a moment."""
    done = select(TIMERS.c.kind, TIMERS.c.name).where(
        TIMERS.c.case_id == case_id, TIMERS.c.created_at >= since, TIMERS.c.done_at.is_not(None),
        TIMERS.c.outcome != "cancelled",
    )  # fmt: skip
    return {(row.kind, row.name) for row in connection.execute(done)}


def end_work(connection: Connection, ids: Mapping[str, Sequence[int]], at: datetime, by: int | None) -> None:
    """Close these to-dos and cancel these timers."""
    if ids["tasks"]:
        closed = update(TASKS).where(TASKS.c.id.in_(ids["tasks"]))
        connection.execute(closed.values(closed_at=at, closed_by_id=by))
    if ids["timers"]:
        connection.execute(update(TIMERS).where(TIMERS.c.id.in_(ids["timers"])).values(done_at=at, outcome="cancelled"))


def take_up_work(connection: Connection, ids: Mapping[str, Sequence[int]]) -> None:
    """Open these to-dos and plan these timers again."""
    if ids["tasks"]:
        connection.execute(update(TASKS).where(TASKS.c.id.in_(ids["tasks"])).values(closed_at=None, closed_by_id=None))
    if ids["timers"]:
        connection.execute(update(TIMERS).where(TIMERS.c.id.in_(ids["timers"])).values(done_at=None, outcome=None))


def rewrite_draft(connection: Connection, key: tuple[int, str], seen_revision: int, answers: Any) -> bool:
    """Other answers in a draft, if nobody has saved it meanwhile; whoever has it open is told on saving."""
    case_id, alias = key
    found = connection.execute(
        update(DRAFTS)
        .where(DRAFTS.c.case_id == case_id, DRAFTS.c.alias == alias, DRAFTS.c.revision == seen_revision)
        .values(answers=answers, revision=seen_revision + 1)
    )
    return found.rowcount == 1


def draft_revisions(connection: Connection, case_id: int) -> dict[str, int]:
    """Form -> the revision of its draft."""
    mine = select(DRAFTS.c.alias, DRAFTS.c.revision).where(DRAFTS.c.case_id == case_id)
    return {row.alias: row.revision for row in connection.execute(mine)}
