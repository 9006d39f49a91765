"""A learner's word on rows of the log, after they were entered: recorded by hand, or explained where none came.

A remote consultation is confirmed within a day; a later word is kept with its date and its reason, and the
coordinator looks at it (`iapflow.services.late_confirmations`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.forms.days import a_date
from iapflow.reports.work_log import LogLine, lines
from iapflow.services.confirmation_files import PutIn, put_in
from iapflow.services.confirmation_ways import Way, way_of
from iapflow.services.log_pages import COORDINATOR, may_confirm_here, open_log
from iapflow.services.naming import subject_of
from iapflow.services.room import Room
from iapflow.services.writing import Pen
from iapflow.store.case import Case
from iapflow.store.log_evidence import LogEvidence, is_late
from iapflow.store.scope import work_log_scope
from iapflow.store.store import Store
from iapflow.store.work_log import WorkLogEntry
from iapflow.store.work_month import WorkMonth, count, waits_for_word

KINDS = "confirmation_kinds"
MOST = 200
LONGEST = 500
STILL = frozenset({"accepted", "paid"})
"""States of a month in which nothing of its rows is changed any more."""
CLOSED = Reason("month_closed", Text("The month of a row is accepted already."), "rows")
CHOOSE = Reason("rows", Text("Choose rows that wait for the learner's word."), "rows")
WHY_LATE = Text("Write why the word comes later than a day after a remote consultation.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """The rows of a plan whose word this person may record, and how the learner gives it.

    Args:
        explained: of rows that are explained and not looked at yet; `answers`: what the coordinator said to others.
        kinds: (code, label, whether a file belongs to it) of what is recorded by hand.
    """

    pen: Pen
    subject_name: str
    rows: Sequence[LogLine]
    explained: Collection[int]
    answers: Mapping[int, str]
    way: Way
    kinds: Sequence[tuple[str, Mapping[str, str], bool]]


@dataclass(frozen=True, slots=True)
class Word:
    """What is recorded by hand, as it was typed: which rows, on what day and in what way the learner confirmed."""

    rows: Collection[int]
    kind: str
    on: str
    late_reason: str = ""
    file: PutIn | None = None


def waiting(store: Store, room: Room, actor: Actor, case_id: int) -> Waiting:
    """What waits for the learner's word in a plan.

    Raises:
        Missing: no such plan for this person, or none of its rows are theirs to confirm.
    """
    with store.reading() as session:
        pen, held = open_log(store, room, actor, case_id)
        if not may_confirm_here(actor, pen):
            raise Missing
        rows = lines(session, _mine(session, room, actor, pen), (MOST, 0), *waits_for_word())
        beside = {
            row.entry_id: row
            for row in session.scalars(select(LogEvidence).where(LogEvidence.entry_id.in_([r.entry_id for r in rows])))
        }
        kinds = pen.book.bundle.lists[KINDS].items
        return Waiting(
            pen, str(subject_of(pen, held).get("name", "")), rows[::-1],
            frozenset(key for key, row in beside.items() if row.explained_on),
            {key: row.answer for key, row in beside.items() if row.answer and not row.explained_on},
            way_of(session, pen.case.learner_id),
            [(code, item.label, bool(item.values.get("needs_file"))) for code, item in kinds.items() if by_hand(item)],
        )  # fmt: skip


def confirm_by_hand(store: Store, room: Room, actor: Actor, case_id: int, word: Word) -> int:
    """Record the learner's word on rows; how many.

    Raises:
        Missing: no such plan for this person.
        Refused: with every reason; nothing is stored.
    """
    with store as session:
        pen, _ = open_log(store, room, actor, case_id)
        rows = chosen(session, room, actor, pen, word.rows)
        item = pen.book.bundle.lists[KINDS].items.get(word.kind)
        needs_file = item is not None and bool(item.values.get("needs_file"))
        on, against = _read(pen, rows, word)
        if item is None or not by_hand(item):
            against.append(Reason("kind", Text("Choose how the learner confirmed."), "kind"))
        if needs_file and word.file is None:
            against.append(Reason("file", Text("Put in the letter or the entry that confirms it."), "file"))
        if against or on is None:
            raise Refused(tuple(against))
        file = put_in(pen, actor, word.file) if needs_file and word.file else None
        record(pen, actor, rows, Recorded(word.kind, on, word.late_reason, file))
        return len(rows)


def explain(store: Store, room: Room, actor: Actor, case_id: int, given: tuple[Collection[int], str]) -> int:
    """Say why no word of the learner comes; it counts once the coordinator has looked at it.  How many rows.

    Raises:
        Missing: no such plan for this person.
        Refused: no row was chosen, or no reason given.
    """
    chosen_rows, why = given
    with store as session:
        pen, _ = open_log(store, room, actor, case_id)
        rows = chosen(session, room, actor, pen, chosen_rows)
        reason = why.strip()[:LONGEST]
        if not reason:
            raise Refused((Reason("reason", Text("Write why the learner's word is missing."), "why"),))
        for row in rows:
            row.late_reason = reason
            evidence = evidence_of(session, row.id)
            evidence.explained_on, evidence.answer = pen.at.date(), None
            evidence.looked_at = evidence.looked_by_id = None
        session.flush()
        return len(rows)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A word as it is kept."""

    kind: str
    on: date
    late_reason: str = ""
    file: str | None = None
    by_id: int | None = None


def record(pen: Pen, actor: Actor, rows: Sequence[WorkLogEntry], word: Recorded) -> None:
    """Write the word to its rows, and count their months anew."""
    for row in rows:
        row.confirmation_kind, row.confirmed_on = word.kind, word.on
        row.late_reason = word.late_reason.strip()[:LONGEST] or row.late_reason
        evidence = evidence_of(pen.session, row.id)
        evidence.confirmed_at, evidence.confirmed_by_id = pen.at, word.by_id or actor.person_id
        evidence.file, evidence.explained_on, evidence.answer = word.file, None, None
        evidence.looked_at = evidence.looked_by_id = None
    pen.session.flush()
    for month in _months(pen, rows):
        count(pen.session, month)


def chosen(session: Session, room: Room, actor: Actor, pen: Pen, ids: Collection[int]) -> Sequence[WorkLogEntry]:
    """The chosen rows, all of which wait for a word that this person may record.

    Raises:
        Refused: none was chosen, one is not to be confirmed here, or its month is accepted.
    """
    mine = _mine(session, room, actor, pen)
    wanted = sorted(set(ids))[:MOST]
    rows = session.scalars(select(WorkLogEntry).where(mine, *waits_for_word(), WorkLogEntry.id.in_(wanted))).all()
    if not rows or len(rows) < len(set(ids)) or not may_confirm_here(actor, pen):
        raise Refused((CHOOSE,))
    if any(state in STILL for state in states_of(pen, rows)):
        raise Refused((CLOSED,))
    return rows


def evidence_of(session: Session, entry_id: int) -> LogEvidence:
    """What stands beside a row, made where there was nothing."""
    found = session.get(LogEvidence, entry_id)
    if found is None:
        found = LogEvidence(entry_id=entry_id)
        session.add(found)
    return found


def by_hand(item: Any) -> bool:
    """Whether somebody records this way for the learner; PIN and link are the learner's own act."""
    return item.values.get("by_hand") is not False


def _read(pen: Pen, rows: Sequence[WorkLogEntry], word: Word) -> tuple[date | None, list[Reason]]:
    try:
        on = a_date(word.on)
    except ValueError:
        return None, [Reason("on", Text("Choose the day on which the learner confirmed."), "on")]
    against = []
    if on > pen.at.date():
        against.append(Reason("on", Text("The date of confirmation cannot be in the future."), "on"))
    if any(on < row.worked_on for row in rows):
        against.append(Reason("on", Text("The confirmation cannot be earlier than the consultation."), "on"))
    if any(is_late(row.mode, row.worked_on, on) for row in rows) and not word.late_reason.strip():
        against.append(Reason("late", WHY_LATE, "why"))
    return on, against


def _mine(session: Session, room: Room, actor: Actor, pen: Pen) -> Any:
    """The clause on this plan's rows that this person sees and may confirm: their own, the author's all of them."""
    seen = work_log_scope(actor, room.roles(session), room.log_views(session))
    here = (WorkLogEntry.case_id == pen.case.id) & WorkLogEntry.voided_at.is_(None) & seen
    is_author = actor.person_id in pen.snapshot.circumstances.related("author_of_case")
    if is_author or pen.case.institution_id in actor.units(COORDINATOR):
        return here
    return here & or_(WorkLogEntry.giver_id == actor.person_id, WorkLogEntry.entered_by_id == actor.person_id)


def _months(pen: Pen, rows: Sequence[WorkLogEntry]) -> Iterator[WorkMonth]:
    """The months handed in or begun in which the rows lie."""
    for giver, month in sorted({(row.giver_id, row.worked_on.replace(day=1)) for row in rows}):
        found = pen.session.scalar(
            select(WorkMonth).where(
                WorkMonth.giver_id == giver,
                WorkMonth.institution_id == pen.case.institution_id,
                WorkMonth.month == month,
            )
        )
        if found is not None:
            yield found


def states_of(pen: Pen, rows: Sequence[WorkLogEntry]) -> Iterator[str]:
    """Where the months of these rows stand."""
    for month in _months(pen, rows):
        yield pen.session.get_one(Case, month.case_id).state
