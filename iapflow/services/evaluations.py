"""The evaluation's rows follow the plan's: each risk and measure under its own id, delivery from log and claims."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.store.claim import Claim, ClaimLine
from iapflow.store.work_log import WorkLogEntry

ALIAS = "evaluation"
TAKEN = {"risks": ("group", "factor"), "measures": ("measure", "volume")}
"""Row group -> what is taken over from the plan."""


def follow_plan(session: Session, case_id: int, plan: Mapping[str, Any], written: Mapping[str, Any]) -> dict[str, Any]:
    """The evaluation with a row for each of the plan's rows, keeping what was already written.

    Args:
        plan: the plan's answers as JSON.
        written: the evaluation's answers as JSON, empty at first.
    """
    delivered = _delivered(session, case_id)
    followed = dict(written)
    for group, taken in TAKEN.items():
        kept = {row["id"]: row for row in written.get(group) or ()}
        followed[group] = [
            {**kept.get(row["id"], {}), "id": row["id"], **{name: row[name] for name in taken if name in row}}
            for row in plan.get(group) or ()
        ]
    for row in followed["measures"]:
        if row["id"] in delivered or "delivered" not in row:
            row["delivered"] = delivered.get(row["id"], "0")
    return followed


def _delivered(session: Session, case_id: int) -> dict[str, str]:
    """Measure row -> what was given in the measure's own unit: hours of the log, quantities of claims that count."""
    logged = (
        select(WorkLogEntry.measure_row, func.sum(WorkLogEntry.hours))
        .where(WorkLogEntry.case_id == case_id, WorkLogEntry.measure_row.is_not(None))
        .where(WorkLogEntry.voided_at.is_(None), WorkLogEntry.no_show.is_(False))
        .group_by(WorkLogEntry.measure_row)
    )
    claimed = (
        select(ClaimLine.measure_row, func.sum(ClaimLine.quantity))
        .join(Claim, Claim.case_id == ClaimLine.case_id)
        .where(ClaimLine.plan_id == case_id, Claim.voided_at.is_(None))
        .group_by(ClaimLine.measure_row)
    )
    found = [*session.execute(claimed), *session.execute(logged)]
    return {str(row_id): str(given) for row_id, given in found}
