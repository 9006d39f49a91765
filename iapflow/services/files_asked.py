"""Files of forms that no draft holds: asked with a transition, or before there is a case at all.

A file without a case is its owner's alone.  Opening the case takes over those that its answers name;
the others go after a week (`unused_files`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.forms.files import named
from iapflow.forms.filled import Filled
from iapflow.services.room import Room
from iapflow.services.uploads import Chosen, Given, keep_in
from iapflow.store.store import Store
from iapflow.store.upload import Upload


def keep_asked(store: Store, room: Room, actor: Actor, filled: Filled, chosen: Chosen) -> str:
    """Keep a file for a form that this person has before them; the answer that names it.

    Raises:
        Missing, Refused: as `uploads.keep_in`.
    """
    with store as session:
        return keep_in(store, filled, chosen, (room.now(session), actor))


def give_own(store: Store, actor: Actor, token: str) -> Given:
    """A file that has no case yet, for who put it in.

    Raises:
        Missing: there is none of theirs.
    """
    mine = select(Upload.name, Upload.media_type, Upload.content).where(
        Upload.token == token, Upload.case_id.is_(None), Upload.put_by_id == actor.person_id
    )
    with store.reading() as session:
        found = session.execute(mine).one_or_none() if actor.person_id is not None else None
        if found is None:
            raise Missing
        return Given(found.name, found.media_type, found.content)


def take_over(session: Session, actor: Actor, form: tuple[int, str], posted: Mapping[str, Any]) -> None:
    """The files that these answers name belong to this case's form from now on, if this person put them in for it."""
    tokens = [found[0] for answer in _texts(posted) if (found := named(answer)) is not None]
    if tokens and actor.person_id is not None:
        case_id, alias = form
        mine = update(Upload).where(Upload.token.in_(tokens), Upload.case_id.is_(None), Upload.alias == alias)
        session.execute(mine.where(Upload.put_by_id == actor.person_id).values(case_id=case_id))


def _texts(posted: Mapping[str, Any]) -> Iterable[object]:
    if hasattr(posted, "getlist"):
        return [text for name in posted for text in posted.getlist(name)]
    cells = (cell for rows in posted.values() if isinstance(rows, list) for row in rows for cell in _cells(row))
    return [*posted.values(), *cells]


def _cells(row: object) -> Iterable[object]:
    return row.values() if isinstance(row, Mapping) else ()
