"""A draft that is kept may move a day that a deadline hangs on: timers are planned anew in the same transaction."""

from sqlalchemy import update

from iapflow.engine.replanning import Terms, hangs_on, terms_of
from iapflow.engine.spans import end_of
from iapflow.services.clocking import due_values, timer_rows, write_clocks
from iapflow.services.moving import read_pen
from iapflow.services.room import Room
from iapflow.services.writing import Pen
from iapflow.store import firing
from iapflow.store.case import Case
from iapflow.store.store import Store, connection_of
from iapflow.store.task import Task


def terms_before(pen: Pen, alias: str) -> Terms | None:
    """What the case asks for by the answers so far; None where nothing hangs on this form."""
    if not hangs_on(pen.book.workflow, pen.case.state, alias):
        return None
    return terms_of(pen.book, pen.snapshot, alias, pen.at)


def replan(store: Store, room: Room, pen: Pen, alias: str, before: Terms | None) -> None:
    """Plan anew where the answers just kept move a date; the case is locked, and has not moved meanwhile."""
    if before is None:
        return
    now = read_pen(store, room, pen.case.id)
    if now.snapshot.revision != pen.snapshot.revision:
        return
    terms = terms_of(now.book, now.snapshot, alias, pen.at)
    if terms != before:
        _write(now, terms, before)


def _write(pen: Pen, terms: Terms, before: Terms) -> None:
    connection, case = connection_of(pen.session), pen.case
    state_is_same = terms.timers == before.timers
    if not state_is_same:
        firing.cancel_timers(connection, case.id, pen.at)
    write_clocks(connection, pen.snapshot, terms.clocks, pen.at)
    timers = (*(() if state_is_same else terms.timers), *terms.clock_timers)
    firing.plan_timers(connection, timer_rows(case.id, timers, pen.at))
    connection.execute(update(Case).where(Case.id == case.id).values(**due_values(terms.due, terms.clock_due_at)))
    was, will = (end_of(each.first.until) if each.first else None for each in (before, terms))
    if was != will:
        mine = update(Task).where(Task.case_id == case.id, Task.closed_at.is_(None))
        mine = mine.where(Task.due_at.is_(None) if was is None else Task.due_at == was)
        connection.execute(mine.values(due_at=will))
