"""Moving a case along: open, fire, sweep.

Each function is one use-case and owns its transaction.  What may happen is decided in
`iapflow.engine`; nothing here looks at rules or roles.
"""

from dataclasses import replace

from sqlalchemy.exc import IntegrityError

from iapflow.errors import Conflict, Missing, Refused
from iapflow.services.actors import actor_for
from iapflow.services.asked_drafts import served
from iapflow.services.handing import hand_on_own
from iapflow.services.moving import Fired, earlier_press, fire_inside, settle, sweep_inside
from iapflow.services.opening import start_inside
from iapflow.services.room import Room
from iapflow.services.snapshots import Opening
from iapflow.services.stray_fields import noticed
from iapflow.services.writing import Press
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
        with noticed(store, room, press.actor, None), store:
            return start_inside(store, room, opening, with_present_rights(store, room, press))
    except (Refused, Conflict, Missing, IntegrityError):
        before = made_before(store, press)
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
        with noticed(store, room, press.actor, case_id), store:
            rightful = with_present_rights(store, room, press)
            fired = fire_inside(store, room, case_id, rightful, 1)
            hand_on_own(store, room, case_id, rightful.actor)
            if rightful.answers or rightful.marks:
                served(store.connection, rightful.actor.person_id, (case_id, rightful.transition))
            return fired
    except (Refused, Conflict, Missing, IntegrityError):
        before = made_before(store, press)
        if before is None:
            raise
        return before


def with_present_rights(store: Store, room: Room, press: Press) -> Press:
    """The person's roles as they stand in this very transaction: a right just taken away no longer counts."""
    if press.actor.person_id is None:
        return press
    today = room.now(store.session).date()
    return replace(press, actor=actor_for(store.session, press.actor.person_id, today))


def made_before(store: Store, press: Press) -> Fired | None:
    """A press that fails may be one that succeeded before; asked only then, to keep the usual way short."""
    with store.reading():
        return earlier_press(store, press)


def sweep_case(store: Store, room: Room, case_id: int) -> bool:
    """Let happen what happens by itself; True when something did."""
    with store:
        done = sweep_inside(store, room, case_id)
        if done is None:
            return False
        settle(store, room, done)
        return True
