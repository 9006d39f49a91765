"""Choosing authors for a whole list: each learner by itself, so that one refusal stands in nobody's way."""

from __future__ import annotations

from collections.abc import Mapping

from iapflow.engine.values import Actor
from iapflow.errors import Conflict, Missing, Reason, Refused, Text
from iapflow.services.plans import choose_author
from iapflow.services.room import Room
from iapflow.store.store import Store

NOBODY = Text("Choose an author for at least one learner.")
AGAIN = Reason("again", Text("Somebody changed this meanwhile. Look at it and choose once more."))


def choose_many(
    store: Store, room: Room, actor: Actor, chosen: Mapping[int, int], request_id: str
) -> Mapping[int, tuple[Reason, ...]]:
    """Appoint every author; learner -> why not, empty where it is done (or was done before).

    Args:
        chosen: learner -> who writes the plan.

    Raises:
        Refused: nobody was chosen.
    """
    if not chosen:
        raise Refused((Reason("nobody", NOBODY, "authors"),))
    return {
        learner: _one(store, room, actor, (learner, author, f"{request_id[:40]}-{learner}"))
        for learner, author in chosen.items()
    }


def _one(store: Store, room: Room, actor: Actor, choice: tuple[int, int, str]) -> tuple[Reason, ...]:
    learner, author, request_id = choice
    try:
        choose_author(store, room, actor, learner, (author, request_id))
    except Refused as refused:
        return refused.reasons
    except (Conflict, Missing):
        return (AGAIN,)
    return ()
