"""Opening a case inside a transaction that somebody else owns."""

from iapflow.services.beginning import start_one
from iapflow.services.moving import settle
from iapflow.services.room import Room
from iapflow.services.snapshots import Opening
from iapflow.services.writing import Press
from iapflow.store.store import Store


def start_inside(store: Store, room: Room, opening: Opening, press: Press) -> int:
    """Open a case, and do what its opening asks of others; its id.

    Raises:
        Refused: who may not, what is missing, or one is open already.
    """
    done = start_one(store, room, opening, press)
    if done.sequel.wishes or opening.parent_id is not None:
        settle(store, room, done)
    return int(done.pen.case.id)
