"""What a plan gave beside hours: meal days, tickets, nights, things; planned, delivered and left of each measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from iapflow.store.case import Case
from iapflow.store.claim import Claim, ClaimLine
from iapflow.store.measure import Measure

NOTHING = Decimal(0)
ECONOMIC = "economic"


@dataclass(frozen=True, slots=True)
class SupportLine:
    """An economic measure of a plan, in its own unit and in euro cents."""

    row_id: str
    code: str
    unit: str | None
    planned: Decimal
    delivered: Decimal
    agreed_cents: int
    claimed_cents: int

    subject = None

    @property
    def left(self) -> Decimal:
        """What is still to be given of it."""
        return max(self.planned - self.delivered, NOTHING)


@dataclass(frozen=True, slots=True)
class GivenLine:
    """What one claim says was given of a measure, and from when to when."""

    case_id: int
    number: str
    workflow: str
    state: str
    code: str
    unit: str | None
    quantity: Decimal
    cents: int
    first_on: date
    last_on: date

    subject = None


def supports(session: Session, case_id: int) -> list[SupportLine]:
    """The economic measures of a plan, in the plan's order."""
    given = (
        select(
            ClaimLine.measure_row,
            func.sum(ClaimLine.quantity).label("quantity"),
            func.sum(ClaimLine.cents).label("cents"),
        )
        .join(Claim, and_(Claim.case_id == ClaimLine.case_id, Claim.voided_at.is_(None)))
        .where(ClaimLine.plan_id == case_id)
        .group_by(ClaimLine.measure_row)
        .subquery()
    )
    rows = session.execute(
        select(Measure, given.c.quantity, given.c.cents)
        .outerjoin(given, given.c.measure_row == Measure.row_id)
        .where(Measure.case_id == case_id, Measure.removed_at.is_(None), Measure.kind == ECONOMIC)
        .order_by(Measure.position)
    )
    return [
        SupportLine(
            row.row_id, row.measure_code, row.unit, row.volume or NOTHING, Decimal(str(quantity or 0)),
            row.amount_cents or 0, int(cents or 0),
        )
        for row, quantity, cents in rows
    ]  # fmt: skip


def given(session: Session, case_id: int) -> Sequence[GivenLine]:
    """Every line that claims say of a plan, the newest first; rejected ones are none."""
    rows = session.execute(
        select(ClaimLine, Measure, Case.number, Case.workflow, Case.state)
        .join(Claim, and_(Claim.case_id == ClaimLine.case_id, Claim.voided_at.is_(None)))
        .join(Case, Case.id == ClaimLine.case_id)
        .join(Measure, and_(Measure.case_id == ClaimLine.plan_id, Measure.row_id == ClaimLine.measure_row))
        .where(ClaimLine.plan_id == case_id)
        .order_by(ClaimLine.last_on.desc(), Case.id.desc(), ClaimLine.row_id)
    )
    return [
        GivenLine(
            line.case_id, number, workflow, state, measure.measure_code, measure.unit, line.quantity, line.cents,
            line.first_on, line.last_on,
        )
        for line, measure, number, workflow, state in rows
    ]  # fmt: skip
