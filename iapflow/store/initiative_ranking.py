"""Who stands where in a call: by points; at equal points whoever handed in earlier stands first."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Subquery, and_, func, or_, select
from sqlalchemy.orm import aliased

from iapflow.store.case import Case
from iapflow.store.initiatives import InitiativeProject

UNSCORED = ("submitted", "admissibility", "returned", "scoring")
"""States in which a proposal of the call may still come to stand above others."""
UNDECIDED = ("ranked", "reserve")
OUT = ("rejected", "withdrawn")
"""Who is out has no place."""


def places() -> Subquery:
    """Project -> its place among the scored ones of its call, the first being 1."""
    project = InitiativeProject
    best_first = (project.points_hundredths.desc(), project.handed_in_at, project.case_id)
    place = func.row_number().over(partition_by=project.call_id, order_by=best_first)
    return (
        select(project.case_id, place.label("place"))
        .join(Case, Case.id == project.case_id)
        .where(project.points_hundredths.is_not(None), Case.state.not_in(OUT))
        .subquery("places")
    )


def better_than(case_id: int) -> ColumnElement[int]:
    """How many scored proposals of the same call stand above this one and wait for a decision."""
    mine, other = aliased(InitiativeProject), aliased(InitiativeProject)
    earlier = or_(
        other.handed_in_at < mine.handed_in_at,
        and_(other.handed_in_at == mine.handed_in_at, other.case_id < mine.case_id),
    )
    above = or_(
        other.points_hundredths > mine.points_hundredths,
        and_(other.points_hundredths == mine.points_hundredths, earlier),
    )
    return (
        select(func.count())
        .select_from(other)
        .join(mine, and_(mine.call_id == other.call_id, mine.case_id == case_id, mine.case_id != other.case_id))
        .join(Case, Case.id == other.case_id)
        .where(Case.state.in_(UNDECIDED), above)
        .scalar_subquery()
    )


def unscored_beside(case_id: int) -> ColumnElement[int]:
    """How many proposals of the same call are not scored yet."""
    mine, other = aliased(InitiativeProject), aliased(InitiativeProject)
    return (
        select(func.count())
        .select_from(other)
        .join(mine, and_(mine.call_id == other.call_id, mine.case_id == case_id))
        .join(Case, Case.id == other.case_id)
        .where(Case.state.in_(UNSCORED))
        .scalar_subquery()
    )
