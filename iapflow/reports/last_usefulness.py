"""What the measures of a learner's last plan brought, for whoever writes the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.definitions.catalogue import Catalogue
from iapflow.reports.viewer import Label
from iapflow.store.case import Case
from iapflow.store.submission import Submission

PLAN, EVALUATION, MEASURES = "support_plan", "evaluation", "measures"


@dataclass(frozen=True, slots=True)
class Brought:
    """A measure of the last plan: how much was given of what was planned, and how useful it was."""

    measure: Label
    planned: Decimal
    delivered: Decimal
    usefulness: Label


def brought_before(session: Session, catalogue: Catalogue, case: Any) -> Sequence[Brought]:
    """From the evaluation that was handed in last for an earlier plan of the same learner and institution.

    Args:
        case: the plan that is being written.
    """
    answers = session.scalar(
        select(Submission.answers)
        .join(Case, Case.id == Submission.case_id)
        .where(
            Case.workflow == PLAN, Case.learner_id == case.learner_id, Case.institution_id == case.institution_id,
            Case.id < case.id, Submission.alias == EVALUATION,
        )
        .order_by(Case.id.desc(), Submission.id.desc())
        .limit(1)
    )  # fmt: skip
    rows = (answers or {}).get(MEASURES) or ()
    return [_brought(catalogue, row) for row in rows if row.get("measure") and row.get("usefulness")]


def _brought(catalogue: Catalogue, row: dict[str, Any]) -> Brought:
    measures, usefulness = catalogue.lists["measures"].items, catalogue.lists["usefulness"].items
    measure, useful = measures.get(row["measure"]), usefulness.get(row["usefulness"])
    return Brought(
        measure.label if measure else {"lv": str(row["measure"])},
        _number(row.get("volume")),
        _number(row.get("delivered")),
        useful.label if useful else {"lv": str(row["usefulness"])},
    )


def _number(kept: Any) -> Decimal:
    try:
        return Decimal(str(kept or 0))
    except InvalidOperation:
        return Decimal(0)
