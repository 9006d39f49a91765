"""The same press on many cases in one transaction: read together, decided one by one, written together.

Who may not is told why, row by row, and stands in nobody's way.  All are decided before any is
written, each under its own lock and revision; so what one firing asks of another case of the same
batch is found out when the rows go out, and the whole batch is then undone (`StoreError`): the
caller divides it, or fires one by one.
"""

from collections.abc import Sequence

from iapflow.errors import Conflict, Missing, Refused
from iapflow.services.moving import Decided, Fired, decide_press, write_decided
from iapflow.services.room import Room
from iapflow.services.writing import Press
from iapflow.store.gathering import gathered
from iapflow.store.reading import read_ahead
from iapflow.store.store import Store

Outcome = Fired | Refused | Conflict | Missing
"""What came of one row: done, or why not."""


def fire_many_inside(store: Store, room: Room, presses: Sequence[tuple[int, Press]]) -> list[Outcome]:
    """Fire inside a transaction that somebody else owns, under rights that were read in it.

    Args:
        presses: case -> its press, each case once.

    Returns:
        One outcome for each press, in their order.
    """
    session = store.session
    read_ahead(session, [case_id for case_id, _ in presses], room.now(session).date())
    decided = [_decided(store, room, case_id, press) for case_id, press in presses]
    with gathered(session):
        return [write_decided(store, room, one) if isinstance(one, Decided) else one for one in decided]


def _decided(store: Store, room: Room, case_id: int, press: Press) -> Decided | Refused | Conflict | Missing:
    """What was decided, or why not."""
    try:
        return decide_press(store, room, case_id, press)
    except (Refused, Conflict, Missing) as refused:
        return refused
