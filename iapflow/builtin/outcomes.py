"""What is counted of an evaluation: written anew each time one is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete

from iapflow.extend import Work, record_target
from iapflow.store.outcome import MeasureOutcome, PlanOutcome, RiskOutcome


@record_target("outcomes")
def outcomes(work: Work, answers: Mapping[str, Any]) -> None:
    """The outcome, the change of each risk, the use of each measure; rows without an answer are none."""
    case_id, session = work.case.id, work.session
    for table in (PlanOutcome, RiskOutcome, MeasureOutcome):
        session.execute(delete(table).where(table.case_id == case_id))
    said = {name: answers.get(name) for name in ("outcome", "recommendation")}
    session.add(PlanOutcome(case_id=case_id, recorded_at=work.at, **said))
    for row in answers.get("risks") or ():
        if row.get("change"):
            session.add(RiskOutcome(case_id=case_id, row_id=row["id"], change=row["change"]))
    for row in answers.get("measures") or ():
        if row.get("usefulness"):
            more = {"usefulness": row["usefulness"], "gap_reason": row.get("gap_reason")}
            session.add(MeasureOutcome(case_id=case_id, row_id=row["id"], **more))
    session.flush()
