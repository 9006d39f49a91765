"""Time owed after consultations that were not held: noted, settled by a later row, or waived with a reason.

Whoever did not come, the plan's hours are still to be given; here each missed one is followed until it is.
A row taken back takes its debt, or what settled one, with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased

from iapflow.definitions.model import ListDef
from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.forms.days import a_date
from iapflow.services.log_pages import COORDINATOR, may_confirm_here, open_log
from iapflow.services.naming import subject_of
from iapflow.services.room import Room
from iapflow.services.writing import Pen
from iapflow.store.make_up import MakeUp
from iapflow.store.measure import Measure
from iapflow.store.person import Person
from iapflow.store.store import Store
from iapflow.store.work_log import WorkLogEntry

NO_SHOW, GIVER, MOVED = "no_show", "giver", "moved"
MOST = 100
LONGEST = 500
FARTHEST = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A later row of the same measure that may settle a debt."""

    entry_id: int
    on: date
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Debt:
    """One consultation that is or was owed."""

    id: int
    code: str
    subject: str | None
    giver: str
    missed_on: date
    hours: Decimal
    cause: str
    moved_to: date | None
    settled_on: date | None
    waived_because: str | None
    candidates: Sequence[Candidate] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is still owed."""
        return self.settled_on is None and self.waived_because is None


@dataclass(frozen=True, slots=True)
class DebtPage:
    """What a plan owes; the measures of whoever may note a missed one."""

    pen: Pen
    subject_name: str
    debts: Sequence[Debt]
    measures: Sequence[tuple[str, str, str | None]]
    may_waive: bool
    lists: dict[str, ListDef]

    @property
    def owed(self) -> Decimal:
        """Hours still owed."""
        return sum((debt.hours for debt in self.debts if debt.is_open), Decimal(0))


@dataclass(frozen=True, slots=True)
class NotHeld:
    """A consultation that the giver could not hold, as it was typed; `moved_to` empty where no day is known yet."""

    measure_row: str
    on: str
    hours: str
    moved_to: str = ""
    moved_from: time | None = None


def owe(pen: Pen, entry: WorkLogEntry) -> None:
    """A new row of the log: one that was missed is owed, one held on the day to which it was moved is settled."""
    if entry.measure_row is None or not entry.hours:
        return
    if entry.no_show:
        debt = _debt(pen, entry.measure_row, entry.giver_id, (entry.worked_on, entry.hours, NO_SHOW))
        debt.entry_id, debt.noted_by_id = entry.id, entry.entered_by_id
        pen.session.add(debt)
        return
    moved = pen.session.scalar(
        select(MakeUp).where(
            MakeUp.case_id == entry.case_id,
            MakeUp.measure_row == entry.measure_row,
            MakeUp.moved_to == entry.worked_on,
            MakeUp.hours <= entry.hours,
            is_owed(),
        )
    )
    if moved is not None:
        moved.settled_by_id = entry.id


def page(store: Store, room: Room, actor: Actor, case_id: int) -> DebtPage:
    """What is owed in a plan: all of it for author and coordinator, one's own for a giver.

    Raises:
        Missing: no such plan, or nothing of it is this person's.
    """
    with store.reading() as session:
        pen, held = _opened(store, room, actor, case_id)
        debts = list(_debts(session, actor, pen))
        mine = select(Measure).where(Measure.case_id == case_id, Measure.removed_at.is_(None), Measure.unit == "h")
        if not _whole(actor, pen):
            mine = mine.where(Measure.giver_id == actor.person_id)
        measures = [
            (row.row_id, row.measure_code, row.subject_code) for row in session.scalars(mine.order_by(Measure.position))
        ]
        name = str(subject_of(pen, held).get("name", ""))
        return DebtPage(pen, name, debts, measures, _whole(actor, pen), dict(pen.book.bundle.lists))


def note_missed(store: Store, room: Room, actor: Actor, case_id: int, typed: NotHeld) -> int:
    """Note that the giver could not hold a consultation, or moved it; the debt's id.

    Raises:
        Missing: no such plan for this person.
        Refused: with every reason; nothing is stored.
    """
    with store as session:
        pen, _ = _opened(store, room, actor, case_id)
        measure = session.get(Measure, (case_id, typed.measure_row))
        is_mine = measure is not None and (_whole(actor, pen) or measure.giver_id == actor.person_id)
        if measure is None or not is_mine or measure.removed_at is not None or measure.unit != "h":
            raise Refused((Reason("measure", Text("Choose a measure of this plan."), "measure"),))
        on, moved_to, hours = _day(typed.on), _day(typed.moved_to), _hours(typed.hours)
        against = list(_against(pen, typed, (on, moved_to, hours)))
        if against or on is None or hours is None:
            raise Refused(tuple(against))
        giver = measure.giver_id or actor.person_id or 0
        debt = _debt(pen, typed.measure_row, giver, (on, hours, MOVED if moved_to else GIVER))
        debt.noted_by_id, debt.moved_to, debt.moved_from = actor.person_id, moved_to, typed.moved_from
        session.add(debt)
        session.flush()
        return debt.id


def settle(store: Store, room: Room, actor: Actor, case_id: int, chosen: tuple[int, int]) -> None:
    """Say which later row made a missed consultation good.

    Raises:
        Missing: no such debt for this person.
        Refused: the row is none that can.
    """
    debt_id, entry_id = chosen
    with store as session:
        pen, _ = _opened(store, room, actor, case_id)
        debt = _one(session, actor, pen, debt_id)
        if entry_id not in {one.entry_id for one in _candidates(session, debt)}:
            raise Refused((Reason("row", Text("Choose a later row of the same measure."), f"row-{debt_id}"),))
        debt.settled_by_id = entry_id


def waive(store: Store, room: Room, actor: Actor, case_id: int, typed: tuple[int, str]) -> None:
    """Say that a missed consultation need not be made up, and why.

    Raises:
        Missing: no such debt for this person.
        Refused: it is not this person's to waive, or no reason was given.
    """
    debt_id, why = typed
    with store as session:
        pen, _ = _opened(store, room, actor, case_id)
        debt = _one(session, actor, pen, debt_id)
        if not _whole(actor, pen):
            raise Refused((Reason("by", Text("Time owed is waived by the plan's author or the coordinator.")),))
        if not why.strip():
            raise Refused((Reason("why", Text("Write why it need not be made up."), f"why-{debt_id}"),))
        debt.waived_at, debt.waived_by_id, debt.waived_because = pen.at, actor.person_id, why.strip()[:LONGEST]


def is_owed() -> ColumnElement[bool]:
    """The clause on what is still owed: its row stands, no standing row settled it, nobody waived it."""
    missed, settled = aliased(WorkLogEntry), aliased(WorkLogEntry)
    stands = or_(MakeUp.entry_id.is_(None), exists().where(missed.id == MakeUp.entry_id, missed.voided_at.is_(None)))
    is_settled = exists().where(settled.id == MakeUp.settled_by_id, settled.voided_at.is_(None))
    return stands & ~is_settled & MakeUp.waived_at.is_(None)


def _opened(store: Store, room: Room, actor: Actor, case_id: int) -> tuple[Pen, frozenset[str]]:
    pen, held = open_log(store, room, actor, case_id)
    if not may_confirm_here(actor, pen):
        raise Missing
    return pen, held


def _whole(actor: Actor, pen: Pen) -> bool:
    is_author = actor.person_id in pen.snapshot.circumstances.related("author_of_case")
    return is_author or pen.case.institution_id in actor.units(COORDINATOR)


def _debt(pen: Pen, measure_row: str, giver: int, missed: tuple[date, Decimal, str]) -> MakeUp:
    on, hours, cause = missed
    return MakeUp(
        case_id=pen.case.id, measure_row=measure_row, giver_id=giver, missed_on=on, hours=hours, cause=cause,
        noted_at=pen.at,
    )  # fmt: skip


def _one(session: Session, actor: Actor, pen: Pen, debt_id: int) -> MakeUp:
    mine: list[ColumnElement[bool]] = [] if _whole(actor, pen) else [MakeUp.giver_id == actor.person_id]
    found = session.scalar(select(MakeUp).where(MakeUp.id == debt_id, MakeUp.case_id == pen.case.id, is_owed(), *mine))
    if found is None:
        raise Missing
    return found


def _debts(session: Session, actor: Actor, pen: Pen) -> Iterator[Debt]:
    settled, missed = aliased(WorkLogEntry), aliased(WorkLogEntry)
    asked = (
        select(MakeUp, Measure, Person, settled.worked_on, settled.voided_at)
        .join(Measure, (Measure.case_id == MakeUp.case_id) & (Measure.row_id == MakeUp.measure_row))
        .join(Person, Person.id == MakeUp.giver_id)
        .outerjoin(missed, missed.id == MakeUp.entry_id)
        .outerjoin(settled, settled.id == MakeUp.settled_by_id)
        .where(MakeUp.case_id == pen.case.id, missed.voided_at.is_(None))
        .order_by(MakeUp.missed_on.desc(), MakeUp.id.desc())
        .limit(MOST)
    )
    if not _whole(actor, pen):
        asked = asked.where(MakeUp.giver_id == actor.person_id)
    for row, measure, giver, on, voided in session.execute(asked):
        settled_on = on if voided is None else None
        is_open = settled_on is None and row.waived_at is None
        yield Debt(
            row.id, measure.measure_code, measure.subject_code, giver.full_name, row.missed_on, row.hours, row.cause,
            row.moved_to, settled_on, row.waived_because, list(_candidates(session, row)) if is_open else (),
        )  # fmt: skip


def _candidates(session: Session, debt: MakeUp) -> Iterator[Candidate]:
    used = exists().where(MakeUp.settled_by_id == WorkLogEntry.id)
    rows = session.scalars(
        select(WorkLogEntry)
        .where(WorkLogEntry.case_id == debt.case_id, WorkLogEntry.measure_row == debt.measure_row)
        .where(WorkLogEntry.voided_at.is_(None), WorkLogEntry.no_show.is_(False), ~used)
        .where(WorkLogEntry.worked_on >= debt.missed_on, WorkLogEntry.hours >= debt.hours)
        .order_by(WorkLogEntry.worked_on)
        .limit(MOST)
    )
    for row in rows:
        yield Candidate(row.id, row.worked_on, row.hours)


def _against(pen: Pen, typed: NotHeld, read: tuple[date | None, date | None, Decimal | None]) -> Iterator[Reason]:
    (on, moved_to, hours), today = read, pen.at.date()
    if on is None:
        yield Reason("on", Text("Choose the day on which it was not held."), "on")
    elif abs(on - today) > FARTHEST:
        yield Reason("on", Text("This day is too far away."), "on")
    if typed.moved_to and (moved_to is None or (on is not None and moved_to == on)):
        yield Reason("moved_to", Text("Choose another day to which it is moved."), "moved_to")
    if hours is None:
        yield Reason("hours", Text("Say how many hours were not held."), "hours")


def _day(written: str) -> date | None:
    try:
        return a_date(written)
    except ValueError:
        return None


def _hours(written: str) -> Decimal | None:
    try:
        found = Decimal(written.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 < found <= 12 and found % Decimal("0.25") == 0 else None
