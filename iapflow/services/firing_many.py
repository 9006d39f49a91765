"""The same press on many cases in one transaction: read together, decided one by one, written together.

Who may not is told why, row by row, and stands in nobody's way.  All are decided before any is
written, each under its own lock and revision; so what one firing asks of another case of the same
batch is found out when the rows go out, and the whole batch is then undone (`StoreError`): the
caller divides it, or fires one by one.
"""

from collections.abc import Callable, Sequence

from iapflow.errors import Conflict, Missing, Reason, Refused
from iapflow.services.completing import Together
from iapflow.services.moving import Decided, Fired, decide_press, write_decided
from iapflow.services.room import Room
from iapflow.services.writing import Pen, Press
from iapflow.store.gathering import gathered
from iapflow.store.reading import read_ahead
from iapflow.store.store import Store

Outcome = Fired | Refused | Conflict | Missing
"""What came of one row: done, or why not."""
Veto = Callable[[Pen], Sequence[Reason]]
"""What else stands against a press that could be carried out alone: done together, more is asked."""


def fire_many_inside(
    store: Store, room: Room, presses: Sequence[tuple[int, Press]], veto: Veto | None = None
) -> list[Outcome]:
    """Fire inside a transaction that somebody else owns, under rights that were read in it.

    Args:
        presses: case -> its press, each case once.
        veto: asked of each case that may move; its reasons refuse the row.

    Returns:
        One outcome for each press, in their order.
    """
    session = store.session
    read_ahead(session, [case_id for case_id, _ in presses], room.now(session).date())
    together = Together()
    decided = [_decided(store, room, press, veto, together) for press in presses]
    with gathered(session):
        return [write_decided(store, room, one) if isinstance(one, Decided) else one for one in decided]


def fire_one_of_many(store: Store, room: Room, case_id: int, press: Press, veto: Veto) -> Outcome:
    """The same for one case of a batch that could not be written together, in a savepoint of its own."""
    try:
        with store.session.begin_nested():
            decided = _decided(store, room, (case_id, press), veto)
            return write_decided(store, room, decided) if isinstance(decided, Decided) else decided
    except (Refused, Conflict, Missing) as refused:
        return refused


def _decided(
    store: Store, room: Room, press: tuple[int, Press], veto: Veto | None, together: Together | None = None
) -> Decided | Refused | Conflict | Missing:
    """What was decided, or why not."""
    try:
        decided = decide_press(store, room, *press, together)
    except (Refused, Conflict, Missing) as refused:
        return refused
    reasons = veto(decided.pen) if veto else ()
    return Refused(tuple(reasons)) if reasons else decided
