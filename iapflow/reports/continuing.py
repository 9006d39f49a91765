"""Who goes on: learners of a semester who have a plan in the next one as well (R8)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Subquery, exists
from sqlalchemy.orm import aliased

from iapflow.reports import cuts
from iapflow.reports.counted import Asked, Cut, Figure, Report, learners, part, plans, register, share
from iapflow.reports.counted_rows import DRAFTS, PLAN, handed_in
from iapflow.reports.early_report import readers
from iapflow.reports.viewer import Viewer
from iapflow.store.case import Case
from iapflow.store.outcome import PlanOutcome
from iapflow.store.semester import Semester


def rows(viewer: Viewer, asked: Asked) -> Subquery:
    """Plans that were handed in, whether the learner goes on, and what was recommended."""
    more = (_goes_on().label("goes_on"), PlanOutcome.recommendation)
    return handed_in(viewer, asked, more).outerjoin(PlanOutcome, PlanOutcome.case_id == Case.id).subquery()


def _goes_on() -> ColumnElement[bool]:
    """A plan of the same learner, wherever, in the semester that comes next."""
    later, then, between = aliased(Case), aliased(Semester), aliased(Semester)
    nearer = exists().where(between.starts_on > Semester.starts_on, between.starts_on < then.starts_on)
    return exists().where(
        later.learner_id == Case.learner_id, later.workflow == PLAN, later.state.not_in(DRAFTS),
        then.id == later.semester_id, then.starts_on > Semester.starts_on, ~nearer.correlate(Semester, then),
    ).correlate(Case, Semester)  # fmt: skip


def _so(found: Any) -> ColumnElement[bool]:
    is_so: ColumnElement[bool] = found.goes_on
    return is_so


LEARNERS = Figure("Learners", learners)
WENT_ON = part("Have a plan in the next semester", _so, of=1)
RECOMMENDED = Cut(
    "recommendation", "Recommendation", lambda found: found.recommendation, cuts.listed("recommendations")
)

register(
    Report(
        "continuing", "Continuation", "How many learners have a plan in the next semester as well.",
        rows, (cuts.SEMESTER, *cuts.PLACES, cuts.YEAR, RECOMMENDED),
        (Figure("Plans", plans), LEARNERS, WENT_ON, share("Continuation, %", WENT_ON, LEARNERS)),
        frozenset(readers()),
    )
)  # fmt: skip
