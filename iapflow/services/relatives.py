"""The cases a case hangs together with, and its documents, as far as this person may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.policy.pressing import roles_on
from iapflow.policy.seeing import form_viewers, reads_whole
from iapflow.services.moving import read_pen
from iapflow.services.room import Room
from iapflow.services.writing import Pen
from iapflow.store.case import Case
from iapflow.store.document import Document
from iapflow.store.scope import case_scope
from iapflow.store.store import Store

Label = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Relative:
    """A case above or below: what it is, and where it stands."""

    case_id: int
    number: str
    workflow: Label
    state: Label
    is_open: bool
    is_above: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the case; not yet there while `is_made` is false."""

    document_id: int
    name: Label
    asked_at: datetime
    is_made: bool


def relatives(store: Store, room: Room, actor: Actor, pen: Pen) -> Sequence[Relative]:
    """The case this one was begun by, then those it began."""
    with store.reading() as session:
        seen = case_scope(actor, room.roles(session), room.views(session))
        near = or_(Case.parent_id == pen.case.id, Case.id == (pen.case.parent_id or 0))
        rows = session.execute(
            select(Case.id, Case.number, Case.workflow, Case.state, Case.is_open, Case.bundle_digest)
            .where(near, seen)
            .order_by(Case.id)
        ).all()
        found = []
        for row in rows:
            workflow = room.definitions.bundle(session, row.bundle_digest).workflow
            is_above = row.id == pen.case.parent_id
            state = workflow.states[row.state].label
            found.append(Relative(row.id, row.number, workflow.label, state, row.is_open, is_above))
        return sorted(found, key=lambda one: not one.is_above)


def papers(store: Store, pen: Pen, held: frozenset[str]) -> Sequence[Paper]:
    """The documents whose form these roles read, newest first."""
    with store.reading() as session:
        rows = session.scalars(select(Document).where(Document.case_id == pen.case.id).order_by(Document.id.desc()))
        return [
            Paper(row.id, _name(pen, row), row.asked_at, row.made_at is not None)
            for row in rows
            if is_seen(pen, row, held)
        ]


def paper(store: Store, room: Room, actor: Actor, key: tuple[int, int]) -> tuple[str, bytes]:
    """The media type and the bytes of one document.

    Args:
        key: the case's id and the document's.

    Raises:
        Missing: no such case, document, or right to read it; or it is not made yet.
    """
    with store.reading() as session:
        pen = read_pen(store, room, key[0], actor, lock=False)
        held = frozenset(roles_on(actor, pen.snapshot.circumstances, pen.book.roles))
        row = session.get(Document, key[1])
        if row is None or row.case_id != pen.case.id or row.content is None or not is_seen(pen, row, held):
            raise Missing
        return str(row.media_type), row.content


def is_seen(pen: Pen, row: Document, held: frozenset[str]) -> bool:
    """Whoever reads the whole form reads what was printed of it; a letter is read by whoever sees the case."""
    if row.alias is None:
        return True
    if not held & form_viewers(pen.book.workflow, pen.case.state, row.alias):
        return False
    return reads_whole(pen.book.bundle.form_of(row.alias), held)


def _name(pen: Pen, row: Document) -> Label:
    if row.name:
        return {"lv": row.name}
    return pen.book.bundle.form_of(row.alias).label if row.alias else pen.book.workflow.label
