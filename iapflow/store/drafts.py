"""Saving a form that is being written, so that nobody overwrites somebody else's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update
from sqlalchemy.exc import IntegrityError

from iapflow.store.submission import Draft


def save_draft(
    connection: Connection, key: tuple[int, str], seen_revision: int, answers: Any, saved: tuple[datetime, int | None]
) -> int | None:
    """Save answers over the revision that was seen (0 for none).

    Args:
        connection: of the transaction.
        key: the case's id and the form's alias.
        seen_revision: what the writer's page was made from.
        answers: as JSON values.
        saved: when and by whom.

    Returns:
        The new revision, or None when somebody else has saved since.
    """
    case_id, alias = key
    values = {"answers": answers, "revision": seen_revision + 1, "saved_at": saved[0], "saved_by_id": saved[1]}
    if seen_revision == 0:
        try:
            with connection.begin_nested():
                connection.execute(insert(Draft).values(case_id=case_id, alias=alias, **values))
        except IntegrityError:
            return None
        return 1
    found = connection.execute(
        update(Draft)
        .where(Draft.case_id == case_id, Draft.alias == alias, Draft.revision == seen_revision)
        .values(**values)
    )
    return seen_revision + 1 if found.rowcount == 1 else None


def carry_into(
    connection: Connection, key: tuple[int, str], answers: Mapping[str, Any], marks: Sequence[str], at: datetime
) -> None:
    """The first draft of a case that brings something along; `marks` are to be confirmed."""
    values = {"answers": dict(answers), "revision": 1, "saved_at": at, "carried": list(marks)}
    connection.execute(insert(Draft).values(case_id=key[0], alias=key[1], **values))


def leave_marked(connection: Connection, key: tuple[int, str], marks: Sequence[str]) -> None:
    """What of the carried is still to be confirmed."""
    mine = update(Draft).where(Draft.case_id == key[0], Draft.alias == key[1])
    connection.execute(mine.values(carried=list(marks) or None))
