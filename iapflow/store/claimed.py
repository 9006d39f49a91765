"""What plans have agreed for compensations, what was claimed of it, and the days on which a learner was away.

Only a plan that all levels agreed bears anything: while it is reviewed, its new amounts are not yet agreed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import Session

from iapflow.store.case import Case
from iapflow.store.claim import Absence, Claim, ClaimDocument, ClaimLine
from iapflow.store.days import holds
from iapflow.store.delivery_days import delivery_of
from iapflow.store.director_order import DirectorOrder, DirectorOrderPlan
from iapflow.store.measure import Measure
from iapflow.store.submission import Submission

PLAN = "support_plan"
PRACTICE = "practice"
"""The kind of a director's order that sends learners to practice."""
AGREED = frozenset({"in_delivery", "suspended", "evaluated", "closed"})
"""States in which what is recorded of a plan is what was agreed."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """A measure of an agreed plan that can bear claims, and the days it covers.

    Args:
        agreed, claimed: euro cents; claimed without the claim that asks.
    """

    plan_id: int
    number: str
    learner_id: int
    measure_row: str
    measure_code: str
    agreed: int
    claimed: int
    first_on: date | None
    last_on: date | None

    @property
    def left(self) -> int:
        """What may still be claimed."""
        return self.agreed - self.claimed


@dataclass
class Support:
    """What rules of one claim may ask; each question is put to the database once.

    Args:
        claim_id: the claim that asks, 0 before there is one.
    """

    session: Session
    institution_id: int
    learner_id: int | None = None
    semester_id: int | None = None
    claim_id: int = 0
    _found: dict[tuple[str, int | None], list[Bearing]] = field(default_factory=dict)
    _away: dict[int, frozenset[date]] = field(default_factory=dict)

    def bearings(self, measure: str, plan_id: int | None = None) -> list[Bearing]:
        """The rows of agreed plans that can bear claims of this measure: of one plan, else of this learner."""
        key = (measure, plan_id)
        if key not in self._found:
            self._found[key] = bearings(self, measure, plan_id)
        return self._found[key]

    def of_place(self, measure: str) -> list[Bearing]:
        """The rows of all agreed plans of the institution and semester."""
        return bearings(self, measure, None, whole=True)

    def forget(self) -> None:
        """Ask the plans anew: they may have been waited for."""
        self._found.clear()

    def left(self, measure: str, plan_id: int | None = None) -> int | None:
        """Euro cents still to be claimed; None where no agreed plan holds the measure."""
        found = self.bearings(measure, plan_id)
        return sum(one.left for one in found) if found else None

    def is_ordered(self, measure: str, on: date) -> bool:
        """Whether an order for practice of this day names one of the learner's plans that hold the measure."""
        plans = {one.plan_id for one in self.bearings(measure)}
        named = (
            select(func.count())
            .select_from(DirectorOrderPlan)
            .join(DirectorOrder, DirectorOrder.id == DirectorOrderPlan.order_id)
            .where(DirectorOrderPlan.case_id.in_(plans), DirectorOrder.kind == PRACTICE, holds(DirectorOrder, on))
        )
        return bool(self.session.scalar(named))

    def is_away(self, day: date, learner_id: int | None = None) -> bool:
        """Whether the learner was noted as absent on the day."""
        who = learner_id or self.learner_id
        if who is None:
            return False
        if who not in self._away:
            self._away[who] = days_away(self.session, who)
        return day in self._away[who]


def bearings(asked: Support, measure: str, plan_id: int | None, *, whole: bool = False) -> list[Bearing]:
    """Oldest row first; the plan's own days where the row names none; `whole`: of the whole institution."""
    which: ColumnElement[bool] = Case.id == plan_id if plan_id else Case.learner_id == asked.learner_id
    if whole:
        which = true()
    rows = asked.session.execute(
        select(Measure, Case.number, Case.learner_id)
        .join(Case, Case.id == Measure.case_id)
        .where(Case.workflow == PLAN, Case.state.in_(sorted(AGREED)), which)
        .where(Case.semester_id == asked.semester_id, Case.institution_id == asked.institution_id)
        .where(Measure.measure_code == measure, Measure.removed_at.is_(None))
        .order_by(Measure.case_id, Measure.position)
    ).all()
    plans = {row.Measure.case_id for row in rows}
    claimed = _claimed(asked.session, plans, asked.claim_id)
    periods = _periods(asked.session, plans)
    return [
        Bearing(
            plan_id=row.Measure.case_id,
            number=row.number,
            learner_id=row.learner_id,
            measure_row=row.Measure.row_id,
            measure_code=row.Measure.measure_code,
            agreed=row.Measure.amount_cents or 0,
            claimed=claimed.get((row.Measure.case_id, row.Measure.row_id), 0),
            first_on=row.Measure.starts_on or periods[row.Measure.case_id][0],
            last_on=_earlier(row.Measure.ends_on, periods[row.Measure.case_id][1]),
        )
        for row in rows
    ]


def claimed_of(session: Session, plans: Collection[int]) -> dict[tuple[int, str], int]:
    """(plan, measure row) -> euro cents of all claims that count."""
    return _claimed(session, plans, 0)


def overlapping(session: Session, line: ClaimLine) -> str | None:
    """The number of another claim that covers days of the same measure of the same plan."""
    return session.scalar(
        select(Case.number)
        .join(Claim, Claim.case_id == Case.id)
        .join(ClaimLine, ClaimLine.case_id == Claim.case_id)
        .where(ClaimLine.plan_id == line.plan_id, ClaimLine.measure_row == line.measure_row)
        .where(ClaimLine.first_on <= line.last_on, ClaimLine.last_on >= line.first_on)
        .where(Claim.voided_at.is_(None), Claim.case_id != line.case_id)
        .limit(1)
    )


def claimed_before(session: Session, document: ClaimDocument, institution_id: int) -> str | None:
    """The number of another claim of the institution that stands on the same document."""
    same = and_(
        ClaimDocument.kind == document.kind,
        func.lower(ClaimDocument.number) == document.number.lower(),
        ClaimDocument.issued_on == document.issued_on,
    )
    return session.scalar(
        select(Case.number)
        .join(Claim, Claim.case_id == Case.id)
        .join(ClaimDocument, ClaimDocument.case_id == Claim.case_id)
        .where(same, Claim.institution_id == institution_id)
        .where(Claim.voided_at.is_(None), Claim.case_id != document.case_id)
        .limit(1)
    )


def days_away(session: Session, learner_id: int) -> frozenset[date]:
    """The days on which the learner was noted as absent."""
    return frozenset(session.scalars(select(Absence.day).where(Absence.learner_id == learner_id)))


def _claimed(session: Session, plans: Collection[int], but: int) -> dict[tuple[int, str], int]:
    """A claim that was cut when it was checked counts with what is left of it."""
    rows = session.execute(
        select(ClaimLine.plan_id, ClaimLine.measure_row, ClaimLine.cents)
        .join(Claim, Claim.case_id == ClaimLine.case_id)
        .where(ClaimLine.plan_id.in_(sorted(plans)), Claim.voided_at.is_(None), Claim.case_id != but)
    )
    found: dict[tuple[int, str], int] = {}
    for plan, row, cents in rows:
        found[plan, row] = found.get((plan, row), 0) + cents
    return found


def _periods(session: Session, plans: Collection[int]) -> dict[int, tuple[date | None, date | None]]:
    """Plan -> first and last day as handed in; the last not after a suspension or withdrawal that holds."""
    rows = session.execute(
        select(Submission.case_id, Submission.answers)
        .where(Submission.case_id.in_(sorted(plans)), Submission.alias == "plan")
        .order_by(Submission.id)
    )
    handed_in: dict[int, Any] = {plan: answers or {} for plan, answers in rows}
    delivered = delivery_of(session, plans)
    return {
        plan: (_day(answers.get("period_start")), _earlier(_day(answers.get("period_end")), delivered[plan].stopped_on))
        for plan, answers in ((plan, handed_in.get(plan, {})) for plan in plans)
    }


def _day(written: Any) -> date | None:
    return date.fromisoformat(written) if isinstance(written, str) and written else None


def _earlier(first: date | None, second: date | None) -> date | None:
    return min((day for day in (first, second) if day is not None), default=None)
