"""The evaluation's rows follow the plan's: each risk and measure under its own id, delivery from the log."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

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
    """Measure row -> hours given; missed ones do not count."""
    rows = session.execute(
        select(WorkLogEntry.measure_row, func.sum(WorkLogEntry.hours))
        .where(WorkLogEntry.case_id == case_id, WorkLogEntry.measure_row.is_not(None))
        .where(WorkLogEntry.voided_at.is_(None), WorkLogEntry.no_show.is_(False))
        .group_by(WorkLogEntry.measure_row)
    )
    return {str(row_id): str(hours) for row_id, hours in rows}
