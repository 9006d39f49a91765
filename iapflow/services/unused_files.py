"""Files that were put into a form and never used go after a week; what any answer names stays.

A file handed in once is used for ever; one that only a draft names is looked at again a week later.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from iapflow.services.asked_drafts import drop_over
from iapflow.services.room import Room
from iapflow.store.asked_draft import AskedDraft
from iapflow.store.store import Store
from iapflow.store.submission import Draft, Submission
from iapflow.store.upload import Upload

WAITED = timedelta(days=7)
AT_ONCE = 50
"""So many cases in one look."""


def cases_to_look_at(session: Session, now: datetime) -> Sequence[int]:
    """Cases with files that are older than a week and not known to be used."""
    ago = (now - WAITED).date()
    late = Upload.put_at < now - WAITED, Upload.used_at.is_(None)
    query = select(Upload.case_id).where(
        *late, Upload.case_id.is_not(None), or_(Upload.looked_on.is_(None), Upload.looked_on <= ago)
    )
    found = session.scalars(query.distinct().order_by(Upload.case_id).limit(AT_ONCE))
    return [case_id for case_id in found if case_id is not None]


def drop_without_case(store: Store, room: Room) -> int:
    """Files for cases that nobody opened within a week, how many went; and words typed in a state that is over."""
    with store as session:
        old = Upload.case_id.is_(None), Upload.put_at < room.now(session) - WAITED
        gone = session.scalars(select(Upload.id).where(*old)).all()
        session.execute(delete(Upload).where(Upload.id.in_(gone)))
        drop_over(store.connection)
        return len(gone)


def drop_unused(store: Store, room: Room, case_id: int) -> int:
    """Look at one case's files; how many went."""
    with store as session:
        now = room.now(session)
        mine = select(Upload.id, Upload.token).where(Upload.case_id == case_id, Upload.used_at.is_(None))
        files = session.execute(mine.where(Upload.put_at < now - WAITED)).all()
        handed_in, writing, asked = (
            "\n".join(_said(session, select(kept).where(model.case_id == case_id)))
            for model, kept in (
                (Submission, Submission.answers),
                (Draft, Draft.answers),
                (AskedDraft, AskedDraft.words),
            )
        )
        used = [row.id for row in files if row.token in handed_in]
        waiting = [row.id for row in files if row.token in writing + asked and row.id not in used]
        gone = [row.id for row in files if row.id not in {*used, *waiting}]
        _note(session, used, {"used_at": now})
        _note(session, waiting, {"looked_on": now.date()})
        session.execute(delete(Upload).where(Upload.id.in_(gone)))
        return len(gone)


def _said(session: Session, query: Any) -> Iterator[str]:
    return (json.dumps(answers, default=str) for answers in session.scalars(query))


def _note(session: Session, ids: Sequence[int], values: Mapping[str, Any]) -> None:
    if ids:
        session.execute(update(Upload).where(Upload.id.in_(ids)).values(**values))
