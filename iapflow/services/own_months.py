"""Months of work: handing one's own in, and confirming its rows by the sheet the learners signed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.definitions.model import ListDef
from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.reports.work_log import LogLine, lines
from iapflow.services.cases import fire, start
from iapflow.services.pay import month_pay, rates
from iapflow.services.room import Room
from iapflow.services.snapshots import Opening
from iapflow.services.writing import Press
from iapflow.store.case import Case
from iapflow.store.scope import case_scope, work_log_scope
from iapflow.store.store import Store
from iapflow.store.work_log import WorkLogEntry
from iapflow.store.work_month import WORKFLOW, Where, WorkMonth, after, count, rows_of, waits_for_word

COORDINATORS = ("institution_coordinator", "vpii_coordinator")
IN_PERSON = "in_person"
SIGNED = "signature"
MOST = 500


@dataclass(frozen=True, slots=True)
class Handed:
    """What a giver hands in: the institution, the month by its first day, and the page's request id."""

    institution_id: int
    month: date
    request_id: str


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month with the rows that whoever looks may see; `signable` are ids of rows a signed sheet may confirm."""

    month: WorkMonth
    number: str
    giver: str
    institution: str
    state: str
    rows: Sequence[LogLine]
    signable: Sequence[LogLine]
    lists: dict[str, ListDef]
    cents: int = 0


def hand_in(store: Store, room: Room, actor: Actor, given: Handed) -> int:
    """Hand in one's own month; begun here where it is not yet.  Its case.

    Raises:
        Refused: nothing was given in it, it is handed in already, or it has not begun.
    """
    with store.reading() as session:
        begun = session.scalar(
            select(WorkMonth.case_id).where(
                WorkMonth.giver_id == actor.person_id,
                WorkMonth.institution_id == given.institution_id,
                WorkMonth.month == given.month,
            )
        )
        semester = _semester(session, actor, given)
    if begun is None:
        if semester is None:
            raise Refused((Reason("no_rows", Text("There are no rows in this month.")),))
        opening = Opening(WORKFLOW, given.institution_id, semester_id=semester, person_id=actor.person_id)
        answers = {"month": {"month": f"{given.month:%Y-%m}"}}
        begun = start(store, room, opening, Press("start", actor, given.request_id, answers=answers))
    fire(store, room, begun, Press("submit", actor, f"{given.request_id}-submit"))
    return begun


def one_month(store: Store, room: Room, actor: Actor, case_id: int) -> MonthPage:
    """A month and its rows.

    Raises:
        Missing: there is no such month for this person.
    """
    with store.reading() as session:
        month, case = _seen(session, room, actor, case_id)
        seen = work_log_scope(actor, room.roles(session), room.log_views(session))
        rows = lines(session, seen, (MOST, 0), *rows_of(month))
        may = case.is_open and may_confirm(actor, month)
        waiting = set(session.scalars(select(WorkLogEntry.id).where(*_signable(month)))) if may else set()
        return MonthPage(
            month, case.number, month.giver.full_name, month.institution.name, case.state, rows,
            [row for row in rows if row.entry_id in waiting], dict(room.definitions.current(session).lists),
            month_pay(session, month, rates(session))[1],
        )  # fmt: skip


def confirm_sheet(store: Store, room: Room, actor: Actor, case_id: int, signed: Collection[int]) -> int:
    """Confirm rows that the learners signed on the month's sheet, each on its own day; how many.

    Raises:
        Missing: there is no such month for this person.
        Refused: none was chosen, one of them cannot be confirmed by a sheet, or this is not the person's to do.
    """
    with store:
        session = store.session
        month, case = _seen(session, room, actor, case_id)
        if not may_confirm(actor, month):
            raise Refused((Reason("by", Text("The school coordinator confirms by the signed sheet.")),))
        if not case.is_open or case.state == "accepted":
            raise Refused((Reason("state", Text("This month is accepted already.")),))
        rows = session.scalars(select(WorkLogEntry).where(*_signable(month), WorkLogEntry.id.in_(sorted(signed)))).all()
        if not rows or len(rows) < len(set(signed)):
            sentence = Text("Choose rows of this month that wait for the learner's signature.")
            raise Refused((Reason("rows", sentence, "signed"),))
        for row in rows:
            row.confirmation_kind, row.confirmed_on = SIGNED, row.worked_on
        session.flush()
        count(session, month)
        return len(rows)


def may_confirm(actor: Actor, month: WorkMonth) -> bool:
    """A coordinator of the institution, of somebody else's month."""
    return month.giver_id != actor.person_id and any(month.institution_id in actor.units(role) for role in COORDINATORS)


def _signable(month: WorkMonth) -> Where:
    """Rows held in person that wait for the learner's word; a remote one is confirmed within a day, not by a sheet."""
    return (*rows_of(month), *waits_for_word(), WorkLogEntry.mode == IN_PERSON)


def _seen(session: Session, room: Room, actor: Actor, case_id: int) -> tuple[WorkMonth, Case]:
    scope = case_scope(actor, room.roles(session), room.views(session))
    found = session.execute(
        select(WorkMonth, Case).join(Case, Case.id == WorkMonth.case_id).where(WorkMonth.case_id == case_id, scope)
    ).one_or_none()
    if found is None:
        raise Missing
    return found[0], found[1]


def _semester(session: Session, actor: Actor, given: Handed) -> int | None:
    """The semester of the plans that the month's rows are of; nothing where there are none."""
    return session.scalar(
        select(Case.semester_id)
        .join(WorkLogEntry, WorkLogEntry.case_id == Case.id)
        .where(Case.institution_id == given.institution_id, WorkLogEntry.giver_id == actor.person_id)
        .where(WorkLogEntry.worked_on >= given.month, WorkLogEntry.worked_on < after(given.month))
        .where(WorkLogEntry.voided_at.is_(None))
        .order_by(WorkLogEntry.worked_on.desc())
        .limit(1)
    )
