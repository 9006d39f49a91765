"""The letter or entry that confirms a row of the log: kept with the row, for whoever sees the row."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.forms.cleaning import Unclean
from iapflow.forms.files import ANY, limits_of, named, reference, take
from iapflow.forms.sheet import Sheet
from iapflow.policy.pressing import roles_on
from iapflow.policy.seeing import form_viewers
from iapflow.services.moving import read_pen
from iapflow.services.room import Room
from iapflow.services.uploads import Given
from iapflow.services.writing import Pen
from iapflow.store.log_evidence import LogEvidence
from iapflow.store.scope import work_log_scope
from iapflow.store.store import Store
from iapflow.store.upload import Upload, find, put
from iapflow.store.work_log import WorkLogEntry

ALIAS, PATH = "work_log", "confirmation_file"


@dataclass(frozen=True, slots=True)
class PutIn:
    """A file as it was chosen."""

    name: str
    content: bytes


def put_in(pen: Pen, actor: Actor, file: PutIn) -> str:
    """Keep a file of a plan's log; the answer that names it.

    Raises:
        Refused: it is not one that is taken.
    """
    field = Sheet.of(pen.book.bundle, ALIAS).fields.get(PATH)
    try:
        taken = take(file.name, file.content, limits_of(field) if field else ANY)
    except Unclean as error:
        raise Refused((Reason("file", error.sentence, "file"),)) from None
    token = secrets.token_hex(16)
    connection: Any = pen.session.connection()
    put(
        connection, token=token, case_id=pen.case.id, alias=ALIAS, path=PATH, name=taken.name,
        media_type=taken.media_type, size=len(taken.content), digest=sha256(taken.content).hexdigest(),
        content=taken.content, put_at=pen.at, put_by_id=actor.person_id, used_at=pen.at,
    )  # fmt: skip
    return reference(token, taken.name)


def keep_named(pen: Pen, entry: WorkLogEntry, answer: object) -> None:
    """Keep with a new row the file that its form names, or the words that say where the document is.

    Raises:
        Refused: it names a file that was not put into this plan's log.
    """
    if not isinstance(answer, str) or not answer.strip():
        return
    file = named(answer)
    if file is not None:
        mine = (Upload.case_id == pen.case.id, Upload.alias == ALIAS, Upload.path == PATH, Upload.token == file[0])
        if pen.session.scalar(select(Upload.id).where(*mine)) is None:
            raise Refused((Reason("file", Text("Put the file in once more."), f"{ALIAS}.{PATH}"),))
        pen.session.execute(update(Upload).where(*mine).values(used_at=pen.at))
    pen.session.add(
        LogEvidence(entry_id=entry.id, file=answer.strip(), confirmed_at=pen.at, confirmed_by_id=entry.entered_by_id)
    )


def files_beside(session: Session, entries: list[int]) -> dict[int, tuple[str, bool]]:
    """Row -> (the name of its document, whether it can be fetched)."""
    rows = session.execute(select(LogEvidence.entry_id, LogEvidence.file).where(LogEvidence.entry_id.in_(entries)))
    found = {}
    for entry_id, answer in rows:
        if answer:
            file = named(answer)
            found[entry_id] = (file[1], True) if file else (answer, False)
    return found


def give(store: Store, room: Room, actor: Actor, entry_id: int) -> Given:
    """The file of a row, for who sees the row in the log.

    Raises:
        Missing: there is none for this person.
    """
    with store.reading() as session:
        seen = work_log_scope(actor, room.roles(session), room.log_views(session))
        row = session.execute(
            select(WorkLogEntry.case_id, LogEvidence.file)
            .join(LogEvidence, LogEvidence.entry_id == WorkLogEntry.id)
            .where(WorkLogEntry.id == entry_id, seen)
        ).one_or_none()
        file = named(row.file) if row else None
        if row is None or file is None:
            raise Missing
        pen = read_pen(store, room, row.case_id, actor, lock=False)
        held = set(roles_on(actor, pen.snapshot.circumstances, pen.book.roles))
        kept: Any = find(store.connection, row.case_id, file[0])
        if kept is None or kept.path != PATH or not held & form_viewers(pen.book.workflow, pen.case.state, ALIAS):
            raise Missing
        return Given(kept.name, kept.media_type, kept.content)


def files_of(pen: Pen, seen: ColumnElement[bool]) -> Iterator[tuple[str, bytes]]:
    """(name, content) of every document that confirms a row of a plan's log, for whoever sees the row."""
    rows = pen.session.execute(
        select(WorkLogEntry.id, WorkLogEntry.worked_on, LogEvidence.file)
        .join(LogEvidence, LogEvidence.entry_id == WorkLogEntry.id)
        .where(WorkLogEntry.case_id == pen.case.id, WorkLogEntry.voided_at.is_(None), seen)
        .order_by(WorkLogEntry.worked_on, WorkLogEntry.id)
    )
    connection: Any = pen.session.connection()
    for entry_id, on, answer in rows:
        file = named(answer)
        kept: Any = find(connection, pen.case.id, file[0]) if file else None
        if kept is not None and kept.path == PATH:
            yield f"apliecinajums-{on:%Y-%m-%d}-{entry_id}.{kept.name.rpartition('.')[2]}", kept.content
