"""Months of work as lists: one's own month by month, and those handed in where one checks, accepts or pays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from iapflow.reports.viewer import Label, Viewer
from iapflow.store.case import Case
from iapflow.store.institution import Institution
from iapflow.store.log_evidence import is_explained
from iapflow.store.person import Person
from iapflow.store.work_log import WorkLogEntry
from iapflow.store.work_month import CONSULTATION, WORKFLOW, WorkMonth

MOST = 200
OPEN = frozenset({"collecting", "returned"})
FIRST = ("submitted", "checked", "accepted", "returned", "collecting")
"""What waits for others stands before what is done."""


@dataclass(slots=True)
class OwnMonth:
    """What one gave in a month and an institution; `state` is empty until the month is begun."""

    institution_id: int
    institution: str
    month: date
    hours: Decimal = Decimal(0)
    entries: int = 0
    missed: int = 0
    unconfirmed: int = 0
    case_id: int | None = None
    state_id: str = ""
    state: Label = field(default_factory=dict)

    @property
    def may_hand_in(self) -> bool:
        """Whether it still lies with the giver."""
        return self.case_id is None or self.state_id in OPEN


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month as whoever checks, accepts or pays sees it."""

    case_id: int
    number: str
    giver: str
    institution: str
    month: date
    hours: Decimal
    missed: int
    unconfirmed: int
    state_id: str
    state: Label


def own(session: Session, who: Viewer, since: date) -> list[OwnMonth]:
    """The months in which this person gave support since a day, newest first."""
    found: dict[tuple[int, date], OwnMonth] = {}
    entry = WorkLogEntry
    rows = session.execute(
        select(entry, Institution.id, Institution.name, is_explained())
        .join(Case, Case.id == entry.case_id)
        .join(Institution, Institution.id == Case.institution_id)
        .where(entry.giver_id == who.actor.person_id, entry.worked_on >= since, entry.voided_at.is_(None))
        .where(Case.is_practice.is_(False))
    )
    for row, place, name, is_settled in rows:
        first = row.worked_on.replace(day=1)
        _add(found.setdefault((place, first), OwnMonth(place, name, first)), row, is_settled=is_settled)
    _say_states(session, who, found)
    return sorted(found.values(), key=lambda one: (one.month, one.institution), reverse=True)


def handed_in(session: Session, who: Viewer) -> list[MonthRow]:
    """Other people's months that this person may see, the newest first."""
    rows = session.execute(
        select(WorkMonth, Case, Person, Institution.name)
        .join(Case, Case.id == WorkMonth.case_id)
        .join(Person, Person.id == WorkMonth.giver_id)
        .join(Institution, Institution.id == WorkMonth.institution_id)
        .where(who.cases(), WorkMonth.giver_id != who.actor.person_id)
        .order_by(case(*((Case.state == state, place) for place, state in enumerate(FIRST)), else_=len(FIRST)))
        .order_by(WorkMonth.month.desc(), Person.family_name, Person.given_name, Case.id)
        .limit(MOST)
    )
    return [
        MonthRow(
            case_id=found.id, number=found.number, giver=person.full_name, institution=name, month=month.month,
            hours=month.hours, missed=month.missed, unconfirmed=month.unconfirmed, state_id=found.state,
            state=_state(who, found.state),
        )
        for month, found, person, name in rows
    ]  # fmt: skip


def _add(month: OwnMonth, row: WorkLogEntry, *, is_settled: bool) -> None:
    month.entries += 1
    if row.no_show:
        month.missed += 1
        return
    month.hours += row.hours
    month.unconfirmed += row.kind == CONSULTATION and row.confirmed_on is None and not is_settled


def _say_states(session: Session, who: Viewer, found: dict[tuple[int, date], OwnMonth]) -> None:
    begun = session.execute(
        select(WorkMonth, Case.state)
        .join(Case, Case.id == WorkMonth.case_id)
        .where(WorkMonth.giver_id == who.actor.person_id)
    )
    for month, state in begun:
        line = found.get((month.institution_id, month.month))
        if line is not None:
            line.case_id, line.state_id, line.state = month.case_id, state, _state(who, state)


def _state(who: Viewer, state: str) -> Label:
    return who.label_of(WORKFLOW, state)
