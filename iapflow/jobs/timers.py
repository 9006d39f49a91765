"""Timers that came due: reminders, escalations, transitions that fire by themselves.

Each timer ends in the same transaction as what it does, so it acts exactly once whoever is
running and whenever it is killed.  The case is locked first, as a firing does, so that the two
never wait for each other in a circle.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Row, select

from iapflow.errors import Missing, Refused
from iapflow.jobs.escalating import tell_higher_later
from iapflow.jobs.guarding import guarded
from iapflow.jobs.office import Office
from iapflow.policy.actor import SYSTEM
from iapflow.services.moving import fire_inside
from iapflow.services.writing import Press
from iapflow.store import firing
from iapflow.store.case import Case
from iapflow.store.claiming import due_timers, lock_case, put_off_timer, take_timer
from iapflow.store.crossing import anew
from iapflow.store.store import connection_of
from iapflow.store.task import Task
from iapflow.store.timer import Timer

FIRED, IDLE, REFUSED = "fired", "idle", "refused"


def run_due_timers(office: Office, limit: int = 100) -> int:
    """Act on what came due, oldest first; how many timers ended here."""
    with office.store.reading() as session:
        due = due_timers(connection_of(session), office.room.now(session), limit)
    return sum(guarded("timer", row.id, partial(_run_or_put_off, office, row)) for row in due)


def _run_or_put_off(office: Office, row: Row[Any]) -> bool:
    """A timer that breaks goes behind the others, or a hundred such would be all that is ever looked at."""
    try:
        return anew(lambda: _run(office, row))
    except Exception as error:
        with office.store as session:
            why = type(error).__name__
            put_off_timer(connection_of(session), row.id, office.room.now(session), row.failed_times or 0, why)
        raise


def _run(office: Office, row: Row[Any]) -> bool:
    """One timer in one transaction; False when somebody else has taken it."""
    with office.store as session:
        now = office.room.now(session)
        lock_case(connection_of(session), row.case_id)
        if not take_timer(connection_of(session), row.id, now, FIRED):
            return False
        outcome = ACTIONS.get(row.kind, _nothing)(office, row, now)
        if outcome != FIRED:
            _correct(office, row.id, outcome)
    return True


def _remind(office: Office, row: Row[Any], now: datetime) -> str:
    """A letter to everybody whose turn it still is."""
    return _tell(office, row, now, "reminder", None)


def _escalate(office: Office, row: Row[Any], now: datetime) -> str:
    """A letter to whoever is told of what is late; the next level is told when it still waits after as long again."""
    outcome = _tell(office, row, now, "escalated", row.payload["to"])
    if outcome == FIRED:
        tell_higher_later(office, row, now, {task.role for task in _open_tasks(office, row)})
    return outcome


def _tell(office: Office, row: Row[Any], now: datetime, letter: str, to: str | None) -> str:
    tasks = _open_tasks(office, row)
    by_reader = {to or task.role: task for task in tasks}
    late = {"is_late": True, "step": row.payload.get("step", 0)} if to else {}
    firing.promise(
        office.store.connection,
        [
            {
                "topic": "letter",
                "payload": {"letter": letter, "to": role, "case": row.case_id, "task": task.id, **late},
                "created_at": now,
            }
            for role, task in by_reader.items()
        ],
    )
    return FIRED if by_reader else IDLE


def _after(office: Office, row: Row[Any], now: datetime) -> str:
    """The transition the timer is named after; refused, it leaves the case as it is."""
    try:
        with office.store.session.begin_nested():
            fire_inside(office.store, office.room, row.case_id, Press(row.name, SYSTEM(now.date())), 1)
    except (Refused, Missing):
        return REFUSED
    return FIRED


def _nothing(office: Office, row: Row[Any], now: datetime) -> str:
    """A due date passes; what is late is seen, nothing is done."""
    return IDLE


def _open_tasks(office: Office, row: Row[Any]) -> list[Task]:
    """What still waits in the state the timer was planned for; of a clock, in whatever state it runs now."""
    waiting = select(Task).where(Task.case_id == row.case_id, Task.closed_at.is_(None))
    if row.clock is None:
        waiting = waiting.join(Case, Case.id == Task.case_id).where(Case.state == row.name)
    return list(office.store.session.scalars(waiting.order_by(Task.id)))


def _correct(office: Office, timer_id: int, outcome: str) -> None:
    office.store.session.get_one(Timer, timer_id).outcome = outcome


ACTIONS: dict[str, Callable[[Office, Row[Any], datetime], str]] = {
    "remind": _remind,
    "escalate": _escalate,
    "after": _after,
}
