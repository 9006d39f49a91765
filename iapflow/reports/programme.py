"""The reports of the programme itself (domain.md 6.5), declared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, case, distinct, func

from iapflow.reports import counted_rows as rows
from iapflow.reports import cuts
from iapflow.reports.counted import REPORTS, Figure, Report, learners, plans, register
from iapflow.reports.early_report import readers

__all__ = ["REPORTS"]

PLANS, LEARNERS = Figure("Plans", plans), Figure("Learners", learners)
READERS = frozenset(readers())
WAITING = ("submitted", "approved_by_head", "at_municipality", "at_state")


def _sum(name: str) -> Callable[[Any], ColumnElement[Any]]:
    """The sum of a column; of nothing it is nothing, not zero."""
    return lambda found: func.sum(getattr(found, name))


def _euro(found: Any) -> ColumnElement[Any]:
    return func.sum(found.amount_cents) / 100.0


def _plans_in(*states: str) -> Callable[[Any], ColumnElement[Any]]:
    return lambda found: func.count(distinct(case((found.state.in_(states), found.case_id))))


register(
    Report(
        "plans-by-status", "Plans by status", "How many plans stand where, and how many learners they are for.",
        rows.all_plans, (cuts.STATUS, *cuts.PLACES, *cuts.TIMES),
        (PLANS, LEARNERS, Figure("Waiting for approval", _plans_in(*WAITING))),
        READERS,
    )
)  # fmt: skip
register(
    Report(
        "plans-and-learners", "Plans and learners", "Plans that were handed in, and each learner counted once.",
        rows.plans, (*cuts.TIMES, *cuts.PLACES), (PLANS, LEARNERS), READERS,
    )
)  # fmt: skip
register(
    Report(
        "risks", "Risks", "A plan with several risks is in several lines; the sum counts it once.",
        rows.risks, (cuts.GROUP, cuts.FACTOR, *cuts.PLACES, *cuts.TIMES), (PLANS, LEARNERS), READERS,
    )
)  # fmt: skip
register(
    Report(
        "measures", "Support measures", "What was planned: hours, and euros as agreed in the plan.",
        rows.measures, (cuts.KIND, cuts.MEASURE, cuts.SUBJECT, *cuts.PLACES, *cuts.TIMES),
        (PLANS, LEARNERS, Figure("Planned, h", _sum("hours"), "h"), Figure("Planned, EUR", _euro, "EUR")), READERS,
    )
)  # fmt: skip
register(
    Report(
        "delivery", "Delivered hours", "Hours of the work log that count, by the month in which they were given.",
        rows.months, (cuts.MONTH, *cuts.PLACES, *cuts.TIMES),
        (PLANS, LEARNERS, Figure("Delivered, h", _sum("hours"), "h"), Figure("Entries", _sum("entries"))), READERS,
    )
)  # fmt: skip
