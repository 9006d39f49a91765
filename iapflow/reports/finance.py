"""Planned and given side by side, agreed and used money: one row a measure, and one for the author's hours (R4, R5).

Used of a measure counted in hours is what was given at the price the plan agreed on; of an economic one what
was claimed and not rejected.  Hours come from sums kept with the log, never from its rows.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Numeric, Subquery, and_, case, cast, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from iapflow.reports import cuts
from iapflow.reports.counted import Asked, Figure, Report, euro, learners, plans, register, total
from iapflow.reports.counted_rows import handed_in
from iapflow.reports.early_report import readers
from iapflow.reports.viewer import Viewer
from iapflow.store.case import Case
from iapflow.store.claim import Claim, ClaimLine
from iapflow.store.measure import Measure, UnitRate
from iapflow.store.semester import Semester
from iapflow.store.work_log_measures import AUTHOR, WorkLogMeasure

AUTHOR_MEASURE, AUTHOR_KIND, AUTHOR_HOURS = "M11", "author", 6
READERS = frozenset(readers())


def lines(viewer: Viewer, asked: Asked) -> Subquery:
    """Measures of plans that were handed in, and the author's hours of each plan."""
    return union_all(_measures(viewer, asked), _authors(viewer, asked)).subquery()


def _measures(viewer: Viewer, asked: Asked) -> Any:
    given, claimed = _given(), _claimed()
    in_hours = Measure.unit == "h"
    worth = func.coalesce(given.c.hours, 0) * Measure.amount_cents / func.nullif(Measure.volume, 0)
    more = (
        Measure.measure_code, Measure.kind, Measure.subject_code, _giver(viewer).label("giver_role"),
        _number(case((in_hours, Measure.volume))).label("planned_hours"),
        _number(case((in_hours, func.coalesce(given.c.hours, 0)))).label("given_hours"),
        _number(Measure.amount_cents).label("agreed_cents"),
        _number(case((in_hours, worth), else_=func.coalesce(claimed.c.cents, 0))).label("used_cents"),
    )  # fmt: skip
    return (
        handed_in(viewer, asked, more)
        .join(Measure, and_(Measure.case_id == Case.id, Measure.removed_at.is_(None)))
        .outerjoin(given, and_(given.c.case_id == Case.id, given.c.measure_row == Measure.row_id))
        .outerjoin(claimed, and_(claimed.c.plan_id == Case.id, claimed.c.measure_row == Measure.row_id))
    )


def _authors(viewer: Viewer, asked: Asked) -> Any:
    given, rate = _given(), _rate()
    hours = func.coalesce(given.c.hours, 0)
    more = (
        literal(AUTHOR_MEASURE).label("measure_code"), literal(AUTHOR_KIND).label("kind"),
        cast(null(), Measure.subject_code.type).label("subject_code"), literal("plan_author").label("giver_role"),
        _number(literal(AUTHOR_HOURS)).label("planned_hours"), _number(hours).label("given_hours"),
        _number(AUTHOR_HOURS * rate).label("agreed_cents"), _number(hours * rate).label("used_cents"),
    )  # fmt: skip
    return handed_in(viewer, asked, more).outerjoin(
        given, and_(given.c.case_id == Case.id, given.c.measure_row == AUTHOR)
    )


def _number(value: Any) -> ColumnElement[Any]:
    """One type for both halves of the union."""
    return cast(value, Numeric(14, 4))


def _given() -> Subquery:
    """Hours by plan and measure."""
    row = aliased(WorkLogMeasure)
    return (
        select(row.case_id, row.measure_row, func.sum(row.hours).label("hours"))
        .group_by(row.case_id, row.measure_row)
        .subquery()
    )


def _claimed() -> Subquery:
    """Cents claimed by plan and measure; rejected claims are none."""
    return (
        select(ClaimLine.plan_id, ClaimLine.measure_row, func.sum(ClaimLine.cents).label("cents"))
        .join(Claim, and_(Claim.case_id == ClaimLine.case_id, Claim.voided_at.is_(None)))
        .group_by(ClaimLine.plan_id, ClaimLine.measure_row)
        .subquery()
    )


def _rate() -> ColumnElement[Any]:
    """Cents an hour of the author when the semester began: the measure's own rate, else the general one."""
    return (
        select(UnitRate.cents_per_hour)
        .where(or_(UnitRate.measure_code == AUTHOR_MEASURE, UnitRate.measure_code.is_(None)))
        .where(UnitRate.valid_from <= Semester.starts_on)
        .order_by(UnitRate.measure_code.is_(None), UnitRate.valid_from.desc())
        .limit(1)
        .correlate(Semester)
        .scalar_subquery()
    )


def _giver(viewer: Viewer) -> ColumnElement[Any]:
    """Which role gives a measure, as the catalogue of measures says."""
    found = viewer.catalogue.lists.get("measures")
    by = {code: item.values.get("given_by") for code, item in found.items.items()} if found else {}
    known = {code: role for code, role in by.items() if role}
    return case(known, value=Measure.measure_code) if known else cast(null(), Measure.kind.type)


PLANNED_HOURS = Figure("Planned, h", total("planned_hours"), "h")
GIVEN_HOURS = Figure("Delivered, h", total("given_hours"), "h")
AGREED, USED = Figure("Agreed, EUR", euro("agreed_cents"), "EUR"), Figure("Used, EUR", euro("used_cents"), "EUR")


def _percent(part: Figure, whole: Figure) -> Figure:
    return Figure(
        f"{part.label.partition(',')[0]}, %", lambda rows: part.of(rows) * 100.0 / func.nullif(whole.of(rows), 0), "%"
    )


def _left(rows: Any) -> ColumnElement[Any]:
    return func.sum(rows.agreed_cents - rows.used_cents) / 100.0


CUTS = (cuts.KIND, cuts.MEASURE, cuts.GIVER, cuts.SUBJECT, *cuts.PLACES, *cuts.TIMES)
COUNTS = (Figure("Plans", plans), Figure("Learners", learners))

register(
    Report(
        "measures", "Support measures", "Planned and delivered side by side: hours, and euros as agreed in the plan.",
        lines, CUTS,
        (*COUNTS, PLANNED_HOURS, GIVEN_HOURS, _percent(GIVEN_HOURS, PLANNED_HOURS), AGREED, USED), READERS,
    )
)  # fmt: skip
register(
    Report(
        "finance", "Money", "What plans agreed on, what of it was used and what is left; compensations as claimed.",
        lines, (cuts.PARTNER, cuts.KIND, cuts.MEASURE, *(one for one in cuts.PLACES if one is not cuts.PARTNER),
                *cuts.TIMES),
        (*COUNTS, AGREED, USED, Figure("Left, EUR", _left, "EUR"), _percent(USED, AGREED)), READERS,
    )
)  # fmt: skip
