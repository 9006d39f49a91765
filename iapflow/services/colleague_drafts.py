"""Words typed into the pages of the questions to colleagues, kept until they are sent; their writer's alone.

What a colleague types stands with the question, so it outlives the plan's way; what whoever asks notes of a talk
goes with the plan's state, like all words of `iapflow.services.asked_drafts`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from iapflow.engine.values import Actor
from iapflow.errors import Conflict, Missing
from iapflow.services import asked_drafts
from iapflow.services.asked_drafts import Kept, Words, is_too_much
from iapflow.services.colleague_views import FIELDS, page, question
from iapflow.services.room import Room
from iapflow.store.colleague_view import ColleagueView
from iapflow.store.holding import hold
from iapflow.store.store import Store

NOTE = "_colleagues"
"""No transition has this name."""
NOTED = frozenset({*FIELDS, "person", "on"})
Sent = Iterable[tuple[str, str]]


def keep_answer(store: Store, room: Room, actor: Actor, view_id: int, sent: Sent) -> datetime:
    """Keep what stands in an answer now; the moment it was kept.

    Raises:
        Missing: no such question waits for this person.
        Conflict: nobody types so much.
    """
    with store as session:
        hold(session, ColleagueView, view_id)
        question(store, actor, view_id)
        view = session.get_one(ColleagueView, view_id)
        view.typed, view.typed_at = _of_page(sent, frozenset(FIELDS)), room.now(session)
        return view.typed_at


def kept_answer(store: Store, actor: Actor, view_id: int) -> Kept | None:
    """What this person had typed."""
    with store.reading() as session:
        view = session.get(ColleagueView, view_id)
        if view is None or view.person_id != actor.person_id or view.typed_at is None:
            return None
        return Kept([(name, said) for name, said in view.typed or ()], view.typed_at)


def drop_answer(store: Store, actor: Actor, view_id: int) -> None:
    """Begin anew.

    Raises:
        Missing: no such question waits for this person.
    """
    with store as session:
        question(store, actor, view_id)
        view = session.get_one(ColleagueView, view_id)
        view.typed = view.typed_at = None


def keep_note(store: Store, room: Room, actor: Actor, case_id: int, sent: Sent) -> datetime:
    """Keep what is typed of a talk with a colleague.

    Raises:
        Missing: the plan is not this person's to write.
        Conflict: nobody types so much.
    """
    with store as session:
        case = page(store, room, actor, case_id).form.pen.case
        if actor.person_id is None:
            raise Missing
        return asked_drafts.put(store, actor.person_id, (case, NOTE), _of_page(sent, NOTED), room.now(session))


def kept_note(store: Store, actor: Actor, case_id: int) -> Kept | None:
    """What this person had typed of a talk."""
    return asked_drafts.kept_for(store, actor, (case_id, NOTE))


def drop_note(store: Store, actor: Actor, case_id: int) -> None:
    """Begin anew, or it was noted."""
    asked_drafts.drop(store, actor, (case_id, NOTE))


def _of_page(sent: Sent, names: frozenset[str]) -> Words:
    words = [(name, said) for name, said in sent if name in names]
    if is_too_much(words):
        raise Conflict
    return words
