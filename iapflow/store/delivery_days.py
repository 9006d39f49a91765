"""On which days a plan was in delivery: by its journal, the day a suspension names, and that of a withdrawal.

The day on which a plan goes into delivery, is suspended or withdrawn is itself one of delivery.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from iapflow.store.application import Application
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.submission import Submission

DELIVERY, SUSPENDED, WITHDRAWN = "in_delivery", "suspended", "withdrawn"
OVER = frozenset({"evaluated", "closed"})
"""A plan that comes back from here is only put right: a stop that held goes on holding."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a day to a day; without a last one it still runs."""

    first: date
    last: date | None = None

    def until(self, day: date) -> Stretch:
        """The same, ended by this day."""
        return replace(self, last=day if self.last is None else min(self.last, day))


@dataclass(frozen=True, slots=True)
class Delivery:
    """The days of one plan.

    Args:
        stopped_on: its last day, where it was suspended or withdrawn and not taken up again.
    """

    stretches: tuple[Stretch, ...] = ()
    stopped_on: date | None = None
    is_withdrawn: bool = False

    def covers(self, day: date) -> bool:
        """Whether the plan was in delivery on a day."""
        return any(one.first <= day and (one.last is None or day <= one.last) for one in self.stretches)

    @property
    def began(self) -> date | None:
        """The first day of all."""
        return self.stretches[0].first if self.stretches else None


@dataclass
class _Told:
    """What is known of one plan while its journal is read.

    Args:
        named: event -> the day from which it suspends.
        signed: its applications, oldest first: the day of signing, and of withdrawal.
    """

    named: Mapping[int, date]
    signed: list[tuple[date, date | None]] = field(default_factory=list)
    found: Delivery = Delivery()


def delivery_of(session: Session, plans: Collection[int]) -> dict[int, Delivery]:
    """Plan -> its days; a plan that was never agreed has none."""
    named = _named(session, plans)
    told = {plan: _Told(named) for plan in plans}
    for plan, signed, withdrawn in _applications(session, plans):
        told[plan].signed.append((signed, withdrawn))
    journal = select(Event.case_id, Event.id, Event.from_state, Event.to_state, Event.at)
    for row in session.execute(journal.where(Event.case_id.in_(sorted(plans))).order_by(Event.case_id, Event.seq)):
        if row.from_state != row.to_state:
            one = told[row.case_id]
            one.found = _stepped(one, row)
    return {plan: _under_application(one) for plan, one in told.items()}


def _stepped(told: _Told, event: Any) -> Delivery:
    """The days as they are once this step was taken."""
    found, day, named = told.found, event.at.date(), told.named.get(event.id)
    if event.from_state in (DELIVERY, SUSPENDED):
        last = max(day, named) if event.from_state == DELIVERY and named else day
        found = _ended(found, last)
    if event.to_state == WITHDRAWN:
        return replace(_stopped(found, _withdrawn(told, day)), is_withdrawn=True)
    if event.to_state == SUSPENDED and event.from_state not in (WITHDRAWN, *OVER):
        return _stopped(found, named or day)
    if event.to_state == DELIVERY and (found.stopped_on is None or event.from_state not in OVER):
        return Delivery((*found.stretches, Stretch(day)))
    return found


def _ended(found: Delivery, day: date) -> Delivery:
    """The last stretch does not go beyond this day."""
    return replace(found, stretches=(*found.stretches[:-1], *(one.until(day) for one in found.stretches[-1:])))


def _stopped(found: Delivery, last: date) -> Delivery:
    """Nothing counts after this day."""
    kept = tuple(one.until(last) for one in found.stretches if one.first <= last)
    return replace(found, stretches=kept, stopped_on=min(last, found.stopped_on or last))


def _withdrawn(told: _Told, day: date) -> date:
    """When the application that stood was withdrawn; of a plan that was withdrawn alone, the day itself."""
    before = [withdrawn for signed, withdrawn in told.signed if signed <= day]
    withdrawn = before[-1] if before else None
    return withdrawn if withdrawn is not None and withdrawn <= day else day


def _under_application(told: _Told) -> Delivery:
    """A plan that could not be suspended any more when its application was withdrawn is stopped all the same."""
    withdrawn = told.signed[-1][1] if told.signed else None
    return told.found if withdrawn is None else replace(_stopped(told.found, withdrawn), is_withdrawn=True)


def _named(session: Session, plans: Collection[int]) -> dict[int, date]:
    """Event -> the day from which it suspends."""
    asked = select(Submission.event_id, Submission.answers).where(Submission.case_id.in_(sorted(plans)))
    rows = session.execute(asked.where(Submission.alias == "suspension", Submission.event_id.is_not(None))).all()
    days = {row.event_id: (row.answers or {}).get("effective_on") for row in rows}
    return {event: date.fromisoformat(day) for event, day in days.items() if day}


def _applications(session: Session, plans: Collection[int]) -> Sequence[Any]:
    """The applications of each plan's learner, semester and institution, oldest first."""
    same = and_(
        Application.learner_id == Case.learner_id,
        Application.semester_id == Case.semester_id,
        Application.institution_id == Case.institution_id,
    )
    asked = select(Case.id, Application.signed_on, Application.withdrawn_on).join(Case, same)
    return session.execute(asked.where(Case.id.in_(sorted(plans))).order_by(Application.id)).all()
