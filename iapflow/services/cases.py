"""Moving a case along: open, fire, sweep.

Each function is one use-case and owns its transaction.  What may happen is decided in
`iapflow.engine`; nothing here looks at rules or roles.
"""

from dataclasses import replace

from sqlalchemy.exc import IntegrityError

from iapflow.engine.deciding import sweep
from iapflow.errors import Conflict, Missing, Refused
from iapflow.policy.actor import SYSTEM
from iapflow.services.actors import actor_for
from iapflow.services.moving import Fired, earlier_press, fire_inside, read_pen, related_of
from iapflow.services.opening import start_inside
from iapflow.services.room import Room
from iapflow.services.snapshots import Opening
from iapflow.services.writing import Press, carry_out, write_step
from iapflow.store.store import Store

__all__ = ["Fired", "Opening", "Press", "fire", "start", "sweep_case"]


def start(store: Store, room: Room, opening: Opening, press: Press) -> int:
    """Open a case.

    Returns:
        The case's id; for a repeated request id, of the case it opened.

    Raises:
        Refused: who may not, what is missing, or one is open already.
    """
    try:
        with store:
            return start_inside(store, room, opening, _with_present_rights(store, room, press))
    except (Refused, Conflict, Missing, IntegrityError):
        before = _made_before(store, press)
        if before is None:
            raise
        return before.case_id


def fire(store: Store, room: Room, case_id: int, press: Press) -> Fired:
    """Fire a transition.

    Raises:
        Refused: with every reason; nothing is written.
        Conflict: the case moved on since the page was made; nothing is written.
        Missing: there is no such case for this person.
    """
    try:
        with store:
            return fire_inside(store, room, case_id, _with_present_rights(store, room, press), 1)
    except (Refused, Conflict, Missing, IntegrityError):
        before = _made_before(store, press)
        if before is None:
            raise
        return before


def _with_present_rights(store: Store, room: Room, press: Press) -> Press:
    """The person's roles as they stand in this very transaction: a right just taken away no longer counts."""
    if press.actor.person_id is None:
        return press
    today = room.now(store.session).date()
    return replace(press, actor=actor_for(store.session, press.actor.person_id, today))


def _made_before(store: Store, press: Press) -> Fired | None:
    """A press that fails may be one that succeeded before; asked only then, to keep the usual way short."""
    with store.reading():
        return earlier_press(store, press)


def sweep_case(store: Store, room: Room, case_id: int) -> bool:
    """Let happen what happens by itself; True when something did."""
    with store:
        pen = read_pen(store, room, case_id)
        step = sweep(pen.book, pen.snapshot, pen.at)
        if step is None:
            return False
        press = Press("", SYSTEM(pen.at.date()))
        write_step(pen, step, press, {})
        carry_out(pen, step, press.actor, pen.kept, related_of(store, room, pen, press, 1))
        return True
