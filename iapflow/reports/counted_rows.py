"""What reports count: plans with everything they are cut by, in reach of whoever asks.

Counts reach by place alone: a coordinator is told how many drafts there are and opens only those
that are for them to see.  Practice learners are counted nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, Subquery, func, select
from sqlalchemy.orm import aliased

from iapflow.reports.counted import Asked
from iapflow.reports.early_report import readers
from iapflow.reports.viewer import Viewer
from iapflow.store.case import Case
from iapflow.store.days import holds
from iapflow.store.event import Event
from iapflow.store.institution import Institution, InstitutionReach
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.risk import Risk
from iapflow.store.scope import below
from iapflow.store.semester import Semester
from iapflow.store.work_log import WorkLogMonth

PLAN, DELIVERY = "support_plan", "in_delivery"
DRAFTS = ("draft", "inactive")
"""States of which no report but that by status speaks: not handed in yet, or deleted."""


def in_reach(viewer: Viewer, of: Any = Case.institution_id) -> ColumnElement[bool]:
    """The institutions somebody is told numbers of: their own, and those below a municipality, a region, the state."""
    units = {unit for role in readers() for unit in viewer.actor.units(role)}
    here: ColumnElement[bool] = of.in_(below(units, viewer.actor))
    return here


def allplan_rows(viewer: Viewer, asked: Asked) -> Subquery:
    """Every plan, drafts and deleted ones too."""
    return plan_rows(viewer, asked, ()).subquery()


def plans(viewer: Viewer, asked: Asked) -> Subquery:
    """Plans that were handed in."""
    return handed_in(viewer, asked, ()).subquery()


def in_delivery(viewer: Viewer, asked: Asked) -> Subquery:
    """Plans by which support is given now, or was given when a day ended."""
    found = plan_rows(viewer, asked, ())
    if asked.day is None or asked.day >= viewer.actor.on:
        return found.where(Case.state == DELIVERY).subquery()
    return found.where(stood(asked.day) == DELIVERY).subquery()


def stood(day: date) -> ColumnElement[str]:
    """The state in which a case was when a day ended, out of its journal."""
    night = datetime.combine(day + timedelta(days=1), time(), ZoneInfo("Europe/Riga"))
    last = aliased(Event)
    return (
        select(last.to_state)
        .where(last.case_id == Case.id, last.at < night)
        .order_by(last.seq.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )


def risks(viewer: Viewer, asked: Asked) -> Subquery:
    """Plans with each of their risks; a plan without a risk is there once, saying nothing."""
    more = (Risk.group_code, Risk.factor_code)
    return (
        handed_in(viewer, asked, more).outerjoin(Risk, (Risk.case_id == Case.id) & Risk.removed_at.is_(None)).subquery()
    )


def months(viewer: Viewer, asked: Asked) -> Subquery:
    """Months of delivery: the kept sums of the work log."""
    more = (WorkLogMonth.month, WorkLogMonth.hours, WorkLogMonth.entries)
    return handed_in(viewer, asked, more).join(WorkLogMonth, WorkLogMonth.case_id == Case.id).subquery()


def handed_in(viewer: Viewer, asked: Asked, more: Sequence[Any]) -> Select[Any]:
    """Plans that were handed in, as a query that can be joined to more."""
    return plan_rows(viewer, asked, more).where(Case.state.not_in(DRAFTS))


def plan_rows(viewer: Viewer, asked: Asked, more: Sequence[Any]) -> Select[Any]:
    """Plans with all they are cut by, and with more columns."""
    learns = enrolled_then()
    found = (
        select(
            Case.id.label("case_id"), Case.learner_id, Case.state, Case.is_open, Case.entered_at, Case.due_at,
            learns(Enrolment.grade).label("grade"), learns(Enrolment.programme).label("programme"),
            Case.semester_id, Semester.school_year, *places(viewer), *more,
        )
        .select_from(Case)
        .join(Institution, Institution.id == Case.institution_id)
        .join(Learner, Learner.id == Case.learner_id)
        .outerjoin(Semester, Semester.id == Case.semester_id)
        .where(Case.workflow == PLAN, Learner.is_practice.is_(False), in_reach(viewer))
    )  # fmt: skip
    return found if asked.semester is None else found.where(Case.semester_id == asked.semester)


def places(viewer: Viewer, of: Any = Case.institution_id) -> tuple[Any, ...]:
    """By what everything is cut that belongs to an institution; the query joins `Institution`."""
    return (
        of.label("institution_id"), Institution.partner_type, Institution.type,
        above(viewer, "municipality", of).label("municipality_id"), above(viewer, "region", of).label("region_id"),
    )  # fmt: skip


def enrolled_then() -> Callable[[Any], ColumnElement[Any]]:
    """What is known of the learner's place in the institution in the plan's semester, the newest of it."""
    first, last = func.coalesce(Semester.starts_on, date.min), func.coalesce(Semester.ends_on, date.max)

    def asked(column: Any) -> ColumnElement[Any]:
        return (
            select(column)
            .where(Enrolment.learner_id == Case.learner_id, Enrolment.institution_id == Case.institution_id)
            .where(Enrolment.valid_from <= last, func.coalesce(Enrolment.valid_to, date.max) >= first)
            .order_by(Enrolment.valid_from.desc(), Enrolment.id.desc())
            .limit(1)
            .correlate(Case, Semester)
            .scalar_subquery()
        )

    return asked


def above(viewer: Viewer, kind: str, of: Any = Case.institution_id) -> ColumnElement[Any]:
    """The unit of this kind that stands above the institution today; `of` is a column of an institution's id."""
    unit = aliased(Institution)
    return (
        select(func.max(InstitutionReach.ancestor_id))
        .join(unit, unit.id == InstitutionReach.ancestor_id)
        .where(InstitutionReach.descendant_id == of, unit.kind == kind)
        .where(holds(InstitutionReach, viewer.actor.on))
        .correlate_except(InstitutionReach, unit)
        .scalar_subquery()
    )
