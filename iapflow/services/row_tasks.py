"""A form that is saved while its rows have tasks: new rows get theirs, removed rows lose theirs."""

from iapflow.engine.arriving import arrived, asked_of
from iapflow.engine.context import Known
from iapflow.engine.values import Ask
from iapflow.policy.actor import SYSTEM
from iapflow.services.moving import read_pen
from iapflow.services.room import Room
from iapflow.services.to_dos import asked_rows
from iapflow.services.writing import Pen
from iapflow.store.asked import GONE, close_asked, open_asked
from iapflow.store.store import Store, connection_of


def follow_rows(store: Store, room: Room, pen: Pen, alias: str) -> None:
    """Bring the tasks of this form's rows in step with the draft that was just kept."""
    tasks = pen.book.workflow.states[pen.case.state].tasks
    if not any((task.for_each or "").startswith(f"{alias}.") for task in tasks):
        return
    now = read_pen(store, room, pen.case.id)
    if now.case.state != pen.case.state:
        return
    ask = Ask("", SYSTEM(now.at.date()), now.at)
    here = arrived(now.book, now.snapshot, now.case.state, ask)
    asked = asked_of(now.book, now.snapshot, here, Known(here, ask), None)
    connection = connection_of(now.session)
    close_asked(connection, now.case.id, asked["drops"], {"closed_at": now.at, "outcome": GONE})
    where = (now.case.state, now.at)
    open_asked(connection, asked_rows(now.book, now.snapshot, now.case, where, asked["tasks"]))
