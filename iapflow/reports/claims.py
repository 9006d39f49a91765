"""Compensations at a glance: what each agreed plan holds, what was claimed of it, and how the claims stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from iapflow.reports.viewer import Label, Viewer
from iapflow.store.case import Case
from iapflow.store.claim import Claim, ClaimLine
from iapflow.store.claimed import AGREED, PLAN
from iapflow.store.institution import Institution
from iapflow.store.learner import Learner
from iapflow.store.measure import Measure
from iapflow.store.semester import semester_on

WORKFLOWS = ("compensation_claim", "supplier_claim")
KIND = "economic"
MOST = 100


@dataclass(frozen=True, slots=True)
class Held:
    """A measure of an agreed plan: euro cents agreed, claimed, left."""

    plan_id: int
    number: str
    learner_id: int
    name: str
    institution: str
    measure: Label
    agreed: int
    claimed: int

    @property
    def left(self) -> int:
        """Still to be claimed."""
        return self.agreed - self.claimed


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as a list shows it."""

    case_id: int
    number: str
    institution: str
    month: date | None
    measure: Label
    payee: str
    cents: int | None
    state_id: str
    state: Label


def held(session: Session, viewer: Viewer, today: date) -> list[Held]:
    """The economic measures of this semester's agreed plans whose learners this person reads by name."""
    semester = semester_on(session, today)
    if semester is None:
        return []
    claimed = (
        select(ClaimLine.plan_id, ClaimLine.measure_row, func.sum(ClaimLine.cents).label("cents"))
        .join(Claim, and_(Claim.case_id == ClaimLine.case_id, Claim.voided_at.is_(None)))
        .group_by(ClaimLine.plan_id, ClaimLine.measure_row)
        .subquery()
    )
    rows = session.execute(
        select(Case, Measure, Learner, Institution.name, claimed.c.cents)
        .join(Measure, Measure.case_id == Case.id)
        .join(Learner, Learner.id == Case.learner_id)
        .join(Institution, Institution.id == Case.institution_id)
        .outerjoin(claimed, and_(claimed.c.plan_id == Case.id, claimed.c.measure_row == Measure.row_id))
        .where(Case.workflow == PLAN, Case.state.in_(sorted(AGREED)), Case.semester_id == semester.id)
        .where(Measure.kind == KIND, Measure.removed_at.is_(None), viewer.named_cases())
        .order_by(Learner.family_name, Learner.given_name, Measure.position)
    )
    labels = _measures(viewer)
    return [
        Held(
            case.id, case.number, learner.id, learner.full_name, place,
            labels.get(measure.measure_code, {"lv": measure.measure_code}), measure.amount_cents or 0, int(cents or 0),
        )
        for case, measure, learner, place, cents in rows
    ]  # fmt: skip


def claims(session: Session, viewer: Viewer) -> list[ClaimRow]:
    """The newest claims in reach, open ones first."""
    rows = session.execute(
        select(Case, Claim, Institution.name)
        .join(Institution, Institution.id == Case.institution_id)
        .outerjoin(Claim, Claim.case_id == Case.id)
        .where(Case.workflow.in_(WORKFLOWS), viewer.cases())
        .order_by(Case.is_open.desc(), Case.id.desc())
        .limit(MOST)
    )
    labels = _measures(viewer)
    return [_row(row, viewer, labels) for row in rows]


def _row(row: Any, viewer: Viewer, labels: Mapping[str, Label]) -> ClaimRow:
    case, claim, place = row
    nothing: Label = {"lv": "–"}
    return ClaimRow(
        case.id, case.number, place, claim.month if claim else None,
        labels.get(claim.measure_code, nothing) if claim else nothing, claim.payee if claim else "",
        (claim.asked_cents if claim.eligible_cents is None else claim.eligible_cents) if claim else None,
        case.state, viewer.label_of(case.workflow, case.state),
    )  # fmt: skip


def _measures(viewer: Viewer) -> Mapping[str, Label]:
    found = viewer.catalogue.lists.get("measures")
    return {code: item.label for code, item in found.items.items()} if found else {}
