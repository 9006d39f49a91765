"""A case's clocks between the engine and the store: read when a rule or a move asks, written when they change."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from iapflow.engine.rulebook import Rulebook
from iapflow.engine.spans import HOURS, end_of, morning_of
from iapflow.engine.values import Added, Due, RunningClock, Snapshot, Step, TimerPlan
from iapflow.services.asked import Asked
from iapflow.services.sums import due_lines, lines_of
from iapflow.store.case_clock import begin_clock, change_clock, end_clock_timers
from iapflow.store.reading import CaseRows


def clocks_read(book: Rulebook, rows: CaseRows) -> Mapping[str, RunningClock]:
    """The clocks of a case, asked of the database at their first mention; never where the workflow has none."""
    if not book.workflow.clocks:
        return {}
    known: dict[str, Any] = {}

    def names() -> Mapping[str, Any]:
        known.update((row.name, row) for row in rows.clocks if row.name in book.workflow.clocks)
        return known

    return Asked(names, lambda name: clock_of(book, names()[name]))


def clock_of(book: Rulebook, row: Any) -> RunningClock:
    """A row as the engine knows it."""
    to_the_hour = book.workflow.clocks[row.name].in_.unit == HOURS
    at = row.due_at if to_the_hour else None
    due = Due(row.due_at.date(), lines_of(row.due_lines), at) if row.due_at else None
    return RunningClock(row.began_at, due, row.stopped_at, tuple(_added(each) for each in row.added or ()))


def write_clocks(connection: Connection, snapshot: Snapshot, changed: Mapping[str, RunningClock], at: datetime) -> None:
    """The clocks that changed; their pending timers end, new ones are planned by the caller."""
    for name, clock in changed.items():
        if name in snapshot.clocks:
            change_clock(connection, snapshot.case_id, name, _values(clock))
            end_clock_timers(connection, snapshot.case_id, name, at)
        else:
            begin_clock(connection, snapshot.case_id, name, _values(clock))


def timer_rows(case_id: int, plans: Sequence[TimerPlan], at: datetime) -> list[dict[str, Any]]:
    """Timers as rows: a due date ends with its day, everything else is told or done in the morning."""
    return [
        {
            "case_id": case_id,
            "name": plan.name,
            "kind": plan.kind,
            "due_at": end_of(plan.at or plan.on) if plan.kind == "due" else morning_of(plan.at or plan.on),
            "created_at": at,
            "payload": dict(plan.payload),
            "clock": plan.clock,
        }
        for plan in plans
    ]


def case_due(step: Step) -> dict[str, Any]:
    """What lists and letters go by: the state's due date, or the end of a running clock where that is earlier."""
    return due_values(step.due, step.clock_due_at)


def due_values(due: Due | None, clock_due_at: datetime | None) -> dict[str, Any]:
    """The same as columns of the case's row."""
    by_state = end_of(due.until) if due else None
    ends = [end for end in (by_state, clock_due_at) if end is not None]
    soonest = min(ends, default=None)
    return {
        "due_at": soonest,
        "due_lines": due_lines(due) if soonest == by_state else None,
        "clock_due_at": clock_due_at,
    }


def _values(clock: RunningClock) -> dict[str, Any]:
    return {
        "began_at": clock.began_at,
        "due_at": end_of(clock.due.until) if clock.due else None,
        "due_lines": due_lines(clock.due),
        "stopped_at": clock.stopped_at,
        "added": [_kept(each) for each in clock.added],
    }


def _kept(added: Added) -> dict[str, Any]:
    days = {"stood_from": added.stood_from, "stood_until": added.stood_until}
    return {
        "amount": added.amount,
        "unit": added.unit,
        **{name: day.isoformat() for name, day in days.items() if day is not None},
    }


def _added(kept: Mapping[str, Any]) -> Added:
    days = {name: date.fromisoformat(kept[name]) for name in ("stood_from", "stood_until") if name in kept}
    return Added(kept["amount"], kept["unit"], **days)
