"""Coverage (R11): of all institutions and municipalities, which take part, which give support, which are silent.

Numbers of institutions tell of no learner, so none is kept back.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, cast, distinct, func, null, or_, select

from iapflow.reports import cuts
from iapflow.reports.counted import Asked, Cut, Figure, Report, register
from iapflow.reports.counted_rows import DRAFTS, PLAN, in_reach, places
from iapflow.reports.early_report import readers
from iapflow.reports.viewer import SCHOOL, Label, Viewer
from iapflow.store.case import Case
from iapflow.store.days import holds
from iapflow.store.event import Event
from iapflow.store.institution import Agreement, Institution, InstitutionReach
from iapflow.store.learner import Enrolment, Learner

STANDS: dict[str, Label] = {
    "supports": {"lv": "Sniedz atbalstu", "en": "Gives support"},
    "prepares": {"lv": "Ir plāni, atbalsts vēl netiek sniegts", "en": "Has plans, gives no support yet"},
    "idle": {"lv": "Reģistrā ir izglītojamie, plānu nav", "en": "Has learners in the register and no plan"},
}
TYPES: dict[str, Label] = {
    "general": {"lv": "Vispārējā izglītība", "en": "General education"},
    "vocational": {"lv": "Profesionālā izglītība", "en": "Vocational education"},
}


def units(viewer: Viewer, asked: Asked) -> Subquery:
    """Institutions in reach, and how each stands in the semester (or ever)."""
    of = Institution.id
    given = _plans(asked, was_given=True)
    stands = case(
        (given, "supports"), (_plans(asked, was_given=False), "prepares"),
        (_has_learners(of), "idle"),
    )  # fmt: skip
    return (
        select(
            cast(null(), Case.id.type).label("case_id"), cast(null(), Case.id.type).label("learner_id"),
            stands.label("stands"), given.label("gives"), _agreed(viewer).label("agreed"), *places(viewer, of),
        )
        .select_from(Institution)
        .where(SCHOOL, in_reach(viewer, of))
        .subquery()
    )  # fmt: skip


def _has_learners(of: Any) -> ColumnElement[bool]:
    """Whether anybody learns or learned there; a practice learner is nobody."""
    seats = select(Enrolment.id).join(Learner, Learner.id == Enrolment.learner_id)
    return seats.where(Enrolment.institution_id == of, Learner.is_practice.is_(False)).correlate(Institution).exists()


def _plans(asked: Asked, *, was_given: bool) -> ColumnElement[bool]:
    plan = select(Case.id).where(Case.institution_id == Institution.id, Case.workflow == PLAN)
    plan = plan.where(Case.state.not_in(DRAFTS), Case.is_practice.is_(False))
    if was_given:
        plan = plan.where(
            select(Event.id).where(Event.case_id == Case.id, Event.to_state == "in_delivery").correlate(Case).exists()
        )
    if asked.semester is not None:
        plan = plan.where(Case.semester_id == asked.semester)
    return plan.correlate(Institution).exists()


def _agreed(viewer: Viewer) -> ColumnElement[bool]:
    """Whether the institution or a partner above it has an agreement in force and takes part today."""
    on = viewer.actor.on
    return (
        select(Agreement.id)
        .join(InstitutionReach, InstitutionReach.ancestor_id == Agreement.partner_id)
        .where(InstitutionReach.descendant_id == Institution.id, holds(InstitutionReach, on), holds(Agreement, on))
        .where(or_(Agreement.participates_from.is_(None), Agreement.participates_from <= on))
        .where(or_(Agreement.participates_to.is_(None), Agreement.participates_to >= on))
        .correlate(Institution)
        .exists()
    )


def _count(of: str, *so: str) -> Any:
    """How many different units of a column are so."""

    def counted(rows: Any) -> ColumnElement[Any]:
        asked = [getattr(rows, name) for name in so]
        return func.count(distinct(case((and_(*asked), getattr(rows, of))) if asked else getattr(rows, of)))

    return counted


def _where(*names: str) -> Any:
    return lambda rows: and_(*(getattr(rows, name) for name in names))


def _silent(rows: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = rows.stands.is_(None)
    return found


def _silent_count(rows: Any) -> ColumnElement[Any]:
    return func.count(distinct(case((_silent(rows), rows.institution_id))))


ALL, AGREED = Figure("Institutions", _count("institution_id")), "With an agreement"
GIVING = Figure("Giving support", _count("institution_id", "gives"), where=_where("gives"))
TYPE = Cut("type", "Kind of education", lambda rows: rows.type, lambda session, viewer, keys: TYPES)
STANDING = Cut("stands", "How it stands", lambda rows: rows.stands, lambda session, viewer, keys: STANDS)


def _percent(rows: Any) -> ColumnElement[Any]:
    return GIVING.of(rows) * 100.0 / func.nullif(ALL.of(rows), 0)


register(
    Report(
        "coverage", "Coverage", "Institutions and municipalities that take part, of all; who told nothing is no data.",
        units, (cuts.MUNICIPALITY, STANDING, cuts.REGION, cuts.PARTNER, TYPE, cuts.INSTITUTION),
        (
            ALL, Figure(AGREED, _count("institution_id", "agreed"), where=_where("agreed")), GIVING,
            Figure("Giving support, %", _percent, "%"),
            Figure("Without any data", _silent_count, where=_silent),
            Figure("Municipalities", _count("municipality_id")),
            Figure("Municipalities giving support", _count("municipality_id", "gives"), where=_where("gives")),
        ),
        frozenset(readers()), people=(), lists="institutions",
    )
)  # fmt: skip
