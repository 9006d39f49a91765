"""What others did to a case since a page of it was made: told to whoever comes too late with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.services.looking import CaseView, JournalLine, Label, look
from iapflow.services.room import Room
from iapflow.store.event import Event
from iapflow.store.store import Store


@dataclass(frozen=True, slots=True)
class MovedOn:
    """A case as it stands now, and what happened to it meanwhile.

    Args:
        view: None where it is not this person's to see any more.
    """

    view: CaseView | None
    lines: Sequence[JournalLine]

    @property
    def state(self) -> Label | None:
        """Where it stands now."""
        return self.view.state if self.view else None


def moved_on(store: Store, room: Room, actor: Actor, case_id: int, revision: int | None) -> MovedOn:
    """What happened after this revision; nothing where the page did not say which one it was made from."""
    with store.reading() as session:
        try:
            view = look(store, room, actor, case_id)
        except Missing:
            return MovedOn(None, ())
        if revision is None:
            return MovedOn(view, ())
        later = select(func.count(Event.id)).where(Event.case_id == case_id, Event.revision > revision)
        number = session.scalar(later) or 0
        return MovedOn(view, view.journal[len(view.journal) - number :])
