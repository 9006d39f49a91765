"""What evaluations say: how the semester ended, how risks changed, what measures were worth (R7).

Plans that were evaluated stand here with what was said of them; what was not said is a line of its own.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_

from iapflow.reports import cuts
from iapflow.reports.counted import Asked, Cut, Figure, Report, learners, part, plans, register, share
from iapflow.reports.counted_rows import handed_in
from iapflow.reports.early_report import readers
from iapflow.reports.viewer import Viewer
from iapflow.store.case import Case
from iapflow.store.measure import Measure
from iapflow.store.outcome import MeasureOutcome, PlanOutcome, RiskOutcome
from iapflow.store.risk import Risk

EVALUATED = ("evaluated", "closed")
LESS = ("removed", "much_reduced", "partly_reduced")
USEFUL = ("very_useful", "useful")
READERS = frozenset(readers())


def ended(viewer: Viewer, asked: Asked) -> Subquery:
    """Plans that are evaluated or closed, with outcome and recommendation."""
    more = (PlanOutcome.outcome, PlanOutcome.recommendation)
    return (
        handed_in(viewer, asked, more)
        .outerjoin(PlanOutcome, PlanOutcome.case_id == Case.id)
        .where(Case.state.in_(EVALUATED))
        .subquery()
    )


def changed(viewer: Viewer, asked: Asked) -> Subquery:
    """Their risks, each with its change."""
    same = and_(RiskOutcome.case_id == Risk.case_id, RiskOutcome.row_id == Risk.row_id)
    return (
        handed_in(viewer, asked, (Risk.group_code, Risk.factor_code, RiskOutcome.change))
        .join(Risk, and_(Risk.case_id == Case.id, Risk.removed_at.is_(None)))
        .outerjoin(RiskOutcome, same)
        .where(Case.state.in_(EVALUATED))
        .subquery()
    )


def used(viewer: Viewer, asked: Asked) -> Subquery:
    """Their measures, each with its usefulness and why it was not given whole."""
    more = (
        Measure.measure_code, Measure.kind, Measure.subject_code, MeasureOutcome.usefulness, MeasureOutcome.gap_reason,
    )  # fmt: skip
    same = and_(MeasureOutcome.case_id == Measure.case_id, MeasureOutcome.row_id == Measure.row_id)
    return (
        handed_in(viewer, asked, more)
        .join(Measure, and_(Measure.case_id == Case.id, Measure.removed_at.is_(None)))
        .outerjoin(MeasureOutcome, same)
        .where(Case.state.in_(EVALUATED))
        .subquery()
    )


def _lessened(rows: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = rows.change.in_(LESS)
    return found


def _was_useful(rows: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = rows.usefulness.in_(USEFUL)
    return found


OUTCOME = Cut("outcome", "Outcome", lambda rows: rows.outcome, cuts.listed("outcomes"))
RECOMMENDED = Cut("recommendation", "Recommendation", lambda rows: rows.recommendation, cuts.listed("recommendations"))
CHANGE = Cut("change", "Change of the risk", lambda rows: rows.change, cuts.listed("risk_change"))
USEFULNESS = Cut("usefulness", "Usefulness", lambda rows: rows.usefulness, cuts.listed("usefulness"))
GAP = Cut("gap", "Reason for incomplete delivery", lambda rows: rows.gap_reason, cuts.listed("delivery_gap_reasons"))

PLANS, LEARNERS = Figure("Plans", plans), Figure("Learners", learners)
LESSENED = part("A risk lessened", _lessened)
WAS_USEFUL = part("A measure was useful", _was_useful)

register(
    Report(
        "outcomes", "Outcomes", "How the semester ended for learners whose plans were evaluated.",
        ended, (OUTCOME, RECOMMENDED, *cuts.PLACES, *cuts.TIMES), (PLANS, LEARNERS), READERS,
    )
)  # fmt: skip
register(
    Report(
        "risk-change", "Change of risks", "How the risks of evaluated plans changed.",
        changed, (cuts.GROUP, CHANGE, cuts.FACTOR, *cuts.PLACES, *cuts.TIMES),
        (PLANS, LEARNERS, LESSENED, share("Lessened, %", LESSENED, PLANS)), READERS,
    )
)  # fmt: skip
register(
    Report(
        "usefulness", "Usefulness of measures", "What the authors of evaluated plans think of the measures.",
        used, (cuts.KIND, USEFULNESS, cuts.MEASURE, GAP, *cuts.PLACES, *cuts.TIMES),
        (PLANS, LEARNERS, WAS_USEFUL, share("Useful, %", WAS_USEFUL, PLANS)), READERS,
    )
)  # fmt: skip
