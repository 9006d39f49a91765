"""A field that was sent though the person may not write it is noted, in a transaction of its own.

Whether it is refused, and that nothing of it is stored, is decided where the form is bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Refused
from iapflow.services.room import Room
from iapflow.store.store import Store
from iapflow.store.stray_field import LONGEST, StrayField

Where = tuple[int | None, str]
"""The case's id and the form's name in it."""


@contextmanager
def noticed(store: Store, room: Room, actor: Actor, case_id: int | None) -> Iterator[None]:
    """Around a use-case that judges a form: what it refuses for such a field is noted after it was rolled back."""
    try:
        yield
    except Refused as refused:
        if any(reason.strays for reason in refused.reasons):
            with store as session:
                note_all(session, actor, case_id, refused, room.now(session))
        raise


def note_all(session: Session, actor: Actor, case_id: int | None, refused: Refused, at: datetime) -> None:
    """Keep what one refusal says of such fields, form by form."""
    sent = {reason.fix or "": reason.strays for reason in refused.reasons if reason.strays}
    for form, strays in sent.items():
        note(session, actor, (case_id, form), strays, at)


def note(session: Session, actor: Actor, where: Where, strays: Iterable[str], at: datetime) -> None:
    """Keep which fields were sent by whom; the same on one day is counted."""
    fields = ", ".join(sorted(set(strays)))[:LONGEST]
    alike = {"person_id": actor.person_id, "case_id": where[0], "form": where[1], "fields": fields}
    newest = select(StrayField).filter_by(**alike).order_by(StrayField.last_at.desc()).limit(1)
    known = session.scalar(newest)
    if known is None or known.last_at.date() != at.date():
        session.add(StrayField(**alike, times=1, first_at=at, last_at=at))
        return
    known.times, known.last_at = known.times + 1, at
