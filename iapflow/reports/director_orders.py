"""Director's orders of an institution, the plans they can name, and whether a remote consultation has one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from iapflow.reports.viewer import Viewer
from iapflow.store.case import Case
from iapflow.store.days import holds
from iapflow.store.director_order import DirectorOrder, DirectorOrderPlan
from iapflow.store.learner import Learner
from iapflow.store.work_log import WorkLogEntry

PLAN, REMOTE = "support_plan", "remote"
NAMED = ("approved_by_head", "at_municipality", "at_state", "in_delivery", "in_review", "suspended")
"""States of plans that an order can name: they were handed in."""


@dataclass(frozen=True, slots=True)
class Nameable:
    """A plan that an order can name."""

    case_id: int
    number: str
    learner: str


def orders_of(session: Session, unit: int) -> Sequence[tuple[DirectorOrder, list[str]]]:
    """The orders of an institution, the newest first, each with the numbers of its plans."""
    rows = session.scalars(
        select(DirectorOrder)
        .where(DirectorOrder.institution_id == unit)
        .order_by(DirectorOrder.issued_on.desc(), DirectorOrder.id.desc())
    ).all()
    numbers = session.execute(
        select(DirectorOrderPlan.order_id, Case.number)
        .join(Case, Case.id == DirectorOrderPlan.case_id)
        .where(DirectorOrderPlan.order_id.in_([row.id for row in rows]))
        .order_by(Case.number)
    ).all()
    return [(row, [number for order, number in numbers if order == row.id]) for row in rows]


def nameable(session: Session, viewer: Viewer, unit: int) -> Sequence[Nameable]:
    """The open plans of an institution that were handed in, by family name."""
    rows = session.execute(
        select(Case.id, Case.number, Learner)
        .join(Learner, Learner.id == Case.learner_id)
        .where(Case.workflow == PLAN, Case.institution_id == unit, Case.is_open.is_(True), Case.state.in_(NAMED))
        .where(viewer.cases())
        .order_by(Learner.family_name, Learner.given_name, Case.id)
    )
    return [Nameable(ident, number, learner.full_name) for ident, number, learner in rows]


def lacks_order(session: Session, entry: WorkLogEntry) -> bool:
    """Whether a row is remote work that no order names the plan for on its day."""
    if entry.mode != REMOTE:
        return False
    named = (
        select(func.count())
        .select_from(DirectorOrderPlan)
        .join(DirectorOrder, DirectorOrder.id == DirectorOrderPlan.order_id)
        .where(DirectorOrderPlan.case_id == entry.case_id, DirectorOrder.kind == REMOTE)
        .where(holds(DirectorOrder, entry.worked_on))
    )
    return not session.scalar(named)


def ordered() -> ColumnElement[bool]:
    """Whether an order for remote work names the plan of a row of the log on its day (a condition)."""
    worked_on: Any = WorkLogEntry.worked_on
    return exists().where(
        DirectorOrderPlan.case_id == WorkLogEntry.case_id, DirectorOrderPlan.order_id == DirectorOrder.id,
        DirectorOrder.kind == REMOTE, holds(DirectorOrder, worked_on),
    )  # fmt: skip
