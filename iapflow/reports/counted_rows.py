"""What reports count: plans with everything they are cut by, in reach of whoever asks.

Counts reach by place alone: a coordinator is told how many drafts there are and opens only those
that are for them to see.  Practice learners are counted nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select
from sqlalchemy.orm import aliased

from iapflow.reports.counted import Asked
from iapflow.reports.early_report import readers
from iapflow.reports.viewer import Viewer
from iapflow.store.case import Case
from iapflow.store.days import holds
from iapflow.store.institution import Institution, InstitutionReach
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.measure import Measure
from iapflow.store.risk import Risk
from iapflow.store.scope import below
from iapflow.store.semester import Semester
from iapflow.store.work_log import WorkLogMonth

PLAN, DELIVERY = "support_plan", "in_delivery"
DRAFTS = ("draft", "inactive")
"""States of which no report but that by status speaks: not handed in yet, or deleted."""


def in_reach(viewer: Viewer) -> ColumnElement[bool]:
    """The institutions somebody is told numbers of: their own, and those below a municipality, a region, the state."""
    units = {unit for role in readers() for unit in viewer.actor.units(role)}
    return Case.institution_id.in_(below(units, viewer.actor))


def all_plans(viewer: Viewer, asked: Asked) -> Subquery:
    """Every plan, drafts and deleted ones too."""
    return _plans(viewer, asked, ()).subquery()


def plans(viewer: Viewer, asked: Asked) -> Subquery:
    """Plans that were handed in."""
    return _handed_in(viewer, asked, ()).subquery()


def in_delivery(viewer: Viewer, asked: Asked) -> Subquery:
    """Plans by which support is given now."""
    return _plans(viewer, asked, ()).where(Case.state == DELIVERY).subquery()


def risks(viewer: Viewer, asked: Asked) -> Subquery:
    """Plans with each of their risks; a plan without a risk is there once, saying nothing."""
    more = (Risk.group_code, Risk.factor_code)
    return (
        _handed_in(viewer, asked, more)
        .outerjoin(Risk, (Risk.case_id == Case.id) & Risk.removed_at.is_(None))
        .subquery()
    )


def measures(viewer: Viewer, asked: Asked) -> Subquery:
    """Measures of plans, one row each, with what was planned."""
    more = (
        Measure.row_id, Measure.measure_code, Measure.kind, Measure.subject_code, Measure.amount_cents,
        case((Measure.unit == "h", Measure.volume)).label("hours"),
    )  # fmt: skip
    return (
        _handed_in(viewer, asked, more)
        .outerjoin(Measure, (Measure.case_id == Case.id) & Measure.removed_at.is_(None))
        .subquery()
    )


def months(viewer: Viewer, asked: Asked) -> Subquery:
    """Months of delivery: the kept sums of the work log."""
    more = (WorkLogMonth.month, WorkLogMonth.hours, WorkLogMonth.entries)
    return _handed_in(viewer, asked, more).join(WorkLogMonth, WorkLogMonth.case_id == Case.id).subquery()


def _handed_in(viewer: Viewer, asked: Asked, more: Sequence[Any]) -> Select[Any]:
    return _plans(viewer, asked, more).where(Case.state.not_in(DRAFTS))


def _plans(viewer: Viewer, asked: Asked, more: Sequence[Any]) -> Select[Any]:
    grade = (
        select(func.max(Enrolment.grade))
        .where(Enrolment.learner_id == Case.learner_id, Enrolment.institution_id == Case.institution_id)
        .correlate(Case)
        .scalar_subquery()
    )
    found = (
        select(
            Case.id.label("case_id"), Case.learner_id, Case.state, Case.is_open, Case.entered_at, Case.due_at,
            Case.institution_id, Institution.partner_type, Institution.type, grade.label("grade"),
            _above(viewer, "municipality").label("municipality_id"), _above(viewer, "region").label("region_id"),
            Case.semester_id, Semester.school_year, *more,
        )
        .select_from(Case)
        .join(Institution, Institution.id == Case.institution_id)
        .join(Learner, Learner.id == Case.learner_id)
        .outerjoin(Semester, Semester.id == Case.semester_id)
        .where(Case.workflow == PLAN, Learner.is_practice.is_(False), in_reach(viewer))
    )  # fmt: skip
    return found if asked.semester is None else found.where(Case.semester_id == asked.semester)


def _above(viewer: Viewer, kind: str) -> ColumnElement[Any]:
    """The unit of this kind that stands above the institution today."""
    unit = aliased(Institution)
    return (
        select(func.max(InstitutionReach.ancestor_id))
        .join(unit, unit.id == InstitutionReach.ancestor_id)
        .where(InstitutionReach.descendant_id == Case.institution_id, unit.kind == kind)
        .where(holds(InstitutionReach, viewer.actor.on))
        .correlate(Case)
        .scalar_subquery()
    )
