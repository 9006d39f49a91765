"""Specialists' own notes: written beside the work with one learner, read by their author and a named successor.

Nobody else reads them, whatever they hold or whomever they stand in for; nothing prints, lists, searches or
exports them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services.moving import read_pen
from iapflow.services.room import Room
from iapflow.store.case import Case
from iapflow.store.days import holds
from iapflow.store.own_note import NoteSuccessor, OwnNote
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.store import Store

SPECIALIST = "support_specialist"
LONGEST = 5000


@dataclass(frozen=True, slots=True)
class Note:
    """A note; `author` is empty where it is one's own."""

    id: int
    words: str
    at: datetime
    author: str


@dataclass(frozen=True, slots=True)
class NotesPage:
    """The notes this person may read on a case, and whom they named to read theirs."""

    case_id: int
    number: str
    notes: Sequence[Note]
    may_write: bool
    successor_id: int | None
    people: Sequence[tuple[int, str]]


def page(store: Store, room: Room, actor: Actor, case_id: int) -> NotesPage:
    """One's notes on a case, and those left to oneself.

    Raises:
        Missing: this person neither writes nor reads any here.
    """
    with store.reading() as session:
        case = session.get(Case, case_id)
        may_write = case is not None and _may_write(store, room, actor, case_id)
        left = select(NoteSuccessor.author_id).where(
            NoteSuccessor.case_id == case_id, NoteSuccessor.successor_id == actor.person_id
        )
        mine = (OwnNote.author_id == actor.person_id) | OwnNote.author_id.in_(left)
        rows = session.scalars(
            select(OwnNote).where(OwnNote.case_id == case_id, mine).order_by(OwnNote.id.desc())
        ).all()
        if case is None or actor.person_id is None or not (rows or may_write):
            raise Missing
        notes = [
            Note(row.id, row.words, row.written_at, "" if row.author_id == actor.person_id else row.author.full_name)
            for row in rows
        ]
        named = session.get(NoteSuccessor, (case_id, actor.person_id))
        return NotesPage(
            case_id, case.number, notes, may_write, named.successor_id if named else None,
            _colleagues(session, actor, case.institution_id),
        )  # fmt: skip


def write(store: Store, room: Room, actor: Actor, case_id: int, words: str) -> None:
    """Keep a note.

    Raises:
        Missing: this person is no specialist of the plan.
        Refused: it is empty or too long.
    """
    with store as session:
        if actor.person_id is None or not _may_write(store, room, actor, case_id):
            raise Missing
        written = words.strip()
        if not written or len(written) > LONGEST:
            raise Refused((Reason("words", Text("Write a note of at most {n} signs.", {"n": LONGEST}), "words"),))
        at = room.now(session)
        session.add(OwnNote(case_id=case_id, author_id=actor.person_id, words=written, written_at=at))


def erase(store: Store, actor: Actor, case_id: int, note_id: int) -> None:
    """Erase a note of one's own for good.

    Raises:
        Missing: it is not one's own.
    """
    with store as session:
        mine = (OwnNote.id == note_id, OwnNote.case_id == case_id, OwnNote.author_id == actor.person_id)
        row = session.scalar(select(OwnNote).where(*mine))
        if row is None:
            raise Missing
        session.delete(row)


def name_successor(store: Store, room: Room, actor: Actor, case_id: int, person_id: int | None) -> None:
    """Name who reads one's notes on this case after oneself; None names nobody.

    Raises:
        Missing: this person keeps no notes here.
        Refused: it is no specialist of the institution.
    """
    with store as session:
        case = session.get(Case, case_id)
        has_any = exists().where(OwnNote.case_id == case_id, OwnNote.author_id == actor.person_id)
        if case is None or actor.person_id is None:
            raise Missing
        if not session.scalar(select(has_any)) and not _may_write(store, room, actor, case_id):
            raise Missing
        if person_id is not None and person_id not in dict(_colleagues(session, actor, case.institution_id)):
            raise Refused((Reason("successor", Text("Choose a specialist of this institution."), "successor"),))
        named = session.get(NoteSuccessor, (case_id, actor.person_id))
        if named is not None:
            session.delete(named)
            session.flush()
        if person_id is not None:
            row = NoteSuccessor(case_id=case_id, author_id=actor.person_id, successor_id=person_id)
            row.named_at = room.now(session)
            session.add(row)


def keeps_notes(store: Store, actor: Actor, case_id: int) -> bool:
    """Whether a page leads to notes for this person: a specialist, or whoever reads what was left."""
    if SPECIALIST in actor.roles:
        return True
    with store.reading() as session:
        left = (NoteSuccessor.case_id == case_id, NoteSuccessor.successor_id == actor.person_id)
        return bool(session.scalar(select(exists().where(*left))))


def _may_write(store: Store, room: Room, actor: Actor, case_id: int) -> bool:
    """A specialist who gives support in this plan, for oneself and in nobody's place."""
    own = any(grant.role == SPECIALIST and grant.acting_for is None for grant in actor.grants)
    if not own:
        return False
    try:
        pen = read_pen(store, room, case_id, actor, lock=False)
    except Missing:
        return False
    return actor.person_id in pen.snapshot.circumstances.related("giver_of_case")


def _colleagues(session: Session, actor: Actor, institution_id: int) -> Sequence[tuple[int, str]]:
    """(id, name) of the other specialists of an institution."""
    holds_it = exists().where(
        RoleAssignment.person_id == Person.id,
        RoleAssignment.role == SPECIALIST,
        RoleAssignment.institution_id == institution_id,
        RoleAssignment.acting_for_id.is_(None),
        holds(RoleAssignment, actor.on),
    )
    rows = session.scalars(
        select(Person).where(holds_it, Person.id != actor.person_id).order_by(Person.family_name, Person.given_name)
    )
    return [(person.id, person.full_name) for person in rows]
