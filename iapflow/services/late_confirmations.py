"""What a coordinator looks at: words that came late after remote consultations, and explained rows without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from iapflow.definitions.model import ListDef
from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.reports.work_log import LogLine, lines
from iapflow.services.log_confirming import LONGEST, evidence_of
from iapflow.services.room import Room
from iapflow.store.case import Case
from iapflow.store.log_evidence import REMOTE, LogEvidence, is_late
from iapflow.store.scope import below, work_log_scope
from iapflow.store.store import Store
from iapflow.store.work_log import WorkLogEntry
from iapflow.store.work_month import WorkMonth, count

LOOKER = "institution_coordinator"
MOST = 100


@dataclass(frozen=True, slots=True)
class LateRow:
    """A row to look at; `is_explained`: no word came at all, and why is said."""

    line: LogLine
    confirmed_on: date | None
    why: str
    is_explained: bool


@dataclass(frozen=True, slots=True)
class LatePage:
    """The rows, and the lists their codes are said by."""

    rows: Sequence[LateRow]
    lists: dict[str, ListDef]


def late(store: Store, room: Room, actor: Actor) -> LatePage:
    """Rows of one's institutions that came late or are explained, and nobody has looked at."""
    with store.reading() as session:
        seen = work_log_scope(actor, room.roles(session), room.log_views(session))
        waiting = {
            row.id: row
            for row in session.execute(
                select(WorkLogEntry.id, WorkLogEntry.late_reason, LogEvidence.explained_on)
                .outerjoin(LogEvidence, LogEvidence.entry_id == WorkLogEntry.id)
                .where(seen, _to_look_at(actor))
                .order_by(WorkLogEntry.worked_on.desc())
                .limit(MOST)
            )
        }
        rows = [
            LateRow(line, line.confirmed_on, waiting[line.entry_id].late_reason or "", line.confirmed_on is None)
            for line in lines(session, seen, (MOST, 0), WorkLogEntry.id.in_(list(waiting)))
            if line.confirmed_on is None or is_late(line.mode, line.worked_on, line.confirmed_on)
        ]
        return LatePage(rows, dict(room.definitions.current(session).lists))


def look(store: Store, room: Room, actor: Actor, entry_id: int, answer: str | None) -> None:
    """Note that it was looked at; an explanation is turned down by saying why.

    Args:
        answer: None accepts; words turn an explanation down, and the row waits for the learner again.

    Raises:
        Missing: there is no such row for this person to look at.
        Refused: turned down without a word.
    """
    with store as session:
        seen = work_log_scope(actor, room.roles(session), room.log_views(session))
        entry = session.scalar(
            select(WorkLogEntry)
            .outerjoin(LogEvidence, LogEvidence.entry_id == WorkLogEntry.id)
            .where(WorkLogEntry.id == entry_id, seen, _to_look_at(actor))
        )
        if entry is None or entry.giver_id == actor.person_id:
            raise Missing
        evidence = evidence_of(session, entry_id)
        if answer is None or entry.confirmed_on is not None:
            evidence.looked_at, evidence.looked_by_id = room.now(session), actor.person_id
        elif not answer.strip():
            raise Refused((Reason("answer", Text("Write what is missing."), f"answer-{entry_id}"),))
        else:
            evidence.explained_on, evidence.answer = None, answer.strip()[:LONGEST]
        session.flush()
        place = session.get_one(Case, entry.case_id).institution_id
        month = session.scalar(
            select(WorkMonth).where(
                WorkMonth.giver_id == entry.giver_id,
                WorkMonth.institution_id == place,
                WorkMonth.month == entry.worked_on.replace(day=1),
            )
        )
        if month is not None:
            count(session, month)


def how_many(store: Store, room: Room, actor: Actor) -> int:
    """How many rows wait to be looked at; 0 for who does not look."""
    return len(late(store, room, actor).rows) if LOOKER in actor.roles else 0


def _to_look_at(actor: Actor) -> ColumnElement[bool]:
    here = select(Case.id).where(Case.institution_id.in_(below(actor.units(LOOKER), actor)))
    came_late = and_(WorkLogEntry.mode == REMOTE, WorkLogEntry.confirmed_on > WorkLogEntry.worked_on)
    return and_(
        WorkLogEntry.case_id.in_(here),
        WorkLogEntry.voided_at.is_(None),
        LogEvidence.looked_at.is_(None),
        or_(came_late, and_(WorkLogEntry.confirmed_on.is_(None), LogEvidence.explained_on.is_not(None))),
    )
