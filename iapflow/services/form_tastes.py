"""How somebody likes long forms; remembered for the person, wherever they sign in."""

from __future__ import annotations

from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.store.form_taste import FormTaste
from iapflow.store.store import Store


def likes_one_at_a_time(session: Session, actor: Actor) -> bool:
    """Whether this person has chosen to see one part of a form at a time."""
    row = session.get(FormTaste, actor.person_id) if actor.person_id is not None else None
    return row is not None and row.one_at_a_time


def choose(store: Store, actor: Actor, *, one_at_a_time: bool) -> None:
    """Remember it."""
    if actor.person_id is not None:
        with store as session:
            session.merge(FormTaste(person_id=actor.person_id, one_at_a_time=one_at_a_time))
