"""How large a share of an institution's learners is supported (R6): beside totals that the institution counts.

An institution that has told no total is *no data*, never zero; its learners are left out of the share.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, Subquery, and_, case, cast, distinct, func, null, select, union_all
from sqlalchemy.orm import aliased

from iapflow.reports import cuts
from iapflow.reports.counted import Asked, Figure, Report, learners, part, plans, register, share
from iapflow.reports.counted_rows import handed_in, in_reach, places
from iapflow.reports.early_report import readers
from iapflow.reports.viewer import Viewer
from iapflow.store.case import Case
from iapflow.store.enrolment_total import EnrolmentTotal
from iapflow.store.institution import Institution
from iapflow.store.semester import Semester

COLUMNS = (
    "case_id", "learner_id", "grade", "semester_id", "school_year", "institution_id", "partner_type", "type",
    "municipality_id", "region_id",
)  # fmt: skip


def rows(viewer: Viewer, asked: Asked) -> Subquery:
    """Plans that were handed in, and beside them the totals of their semesters."""
    found = handed_in(viewer, asked, ()).subquery()
    told = _totals(viewer, asked)
    counted = aliased(EnrolmentTotal)
    has_total = (
        select(counted.id)
        .where(counted.institution_id == found.c.institution_id, counted.grade == found.c.grade)
        .where(counted.counted_on <= Semester.ends_on, counted.counted_on >= _year_began())
        .correlate(found, Semester)
        .exists()
    )
    plan = (
        select(*(found.c[name] for name in COLUMNS), cast(null(), Integer).label("total"), has_total.label("is_told"))
        .select_from(found)
        .outerjoin(Semester, Semester.id == found.c.semester_id)
    )
    return union_all(plan, told).subquery()


def _totals(viewer: Viewer, asked: Asked) -> Any:
    """The newest total of each grade of an institution in the school year, by semester."""
    newer = aliased(EnrolmentTotal)
    here = and_(EnrolmentTotal.counted_on <= Semester.ends_on, EnrolmentTotal.counted_on >= _year_began())
    later = (
        select(newer.id)
        .where(newer.institution_id == EnrolmentTotal.institution_id, newer.grade == EnrolmentTotal.grade)
        .where(newer.counted_on > EnrolmentTotal.counted_on, newer.counted_on <= Semester.ends_on)
        .correlate(EnrolmentTotal, Semester)
        .exists()
    )
    nothing = cast(null(), Case.id.type)
    of = EnrolmentTotal.institution_id
    columns = {column.key: column for column in places(viewer, of)}
    found = (
        select(
            nothing.label("case_id"), nothing.label("learner_id"), EnrolmentTotal.grade,
            Semester.id.label("semester_id"), Semester.school_year, *(columns[name] for name in COLUMNS[5:]),
            EnrolmentTotal.learners.label("total"), EnrolmentTotal.learners.is_not(None).label("is_told"),
        )
        .select_from(EnrolmentTotal)
        .join(Institution, Institution.id == of)
        .join(Semester, here)
        .where(in_reach(viewer, of), ~later, Semester.starts_on <= viewer.actor.on)
    )  # fmt: skip
    return found if asked.semester is None else found.where(Semester.id == asked.semester)


def _year_began() -> ColumnElement[Any]:
    """The first day of the semester's school year."""
    first = aliased(Semester)
    return (
        select(func.min(first.starts_on))
        .where(first.school_year == Semester.school_year)
        .correlate(Semester)
        .scalar_subquery()
    )


def _told(found: Any) -> ColumnElement[bool]:
    is_told: ColumnElement[bool] = found.is_told
    return is_told


def _without(found: Any) -> ColumnElement[Any]:
    return func.count(distinct(case((~found.is_told, found.institution_id))))


LEARNERS = Figure("Learners", learners)
COUNTED = part("Of them where all are counted", _told, of=1)
ALL = Figure("All learners", lambda found: func.sum(found.total))

register(
    Report(
        "shares", "Share of learners with support",
        "Learners with a plan beside all learners, as institutions counted them; one without a count is no data.",
        rows, (cuts.INSTITUTION, cuts.MUNICIPALITY, cuts.REGION, cuts.PARTNER, cuts.GRADE, cuts.SEMESTER),
        (
            Figure("Plans", plans), LEARNERS, ALL, COUNTED, share("Share, %", COUNTED, ALL),
            Figure("Institutions without a count", _without),
        ),
        frozenset(readers()), one_semester=True,
    )
)  # fmt: skip
