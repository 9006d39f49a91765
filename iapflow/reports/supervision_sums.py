"""Supervisions in numbers for who answers for others (R12): held, institutions, who was there, the mean mark."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from iapflow.reports.supervisions import marks_told
from iapflow.reports.viewer import Viewer
from iapflow.store.case import Case
from iapflow.store.scope import below
from iapflow.store.supervisions import Supervision, SupervisionSeat

READERS = ("municipal_coordinator", "regional_coordinator", "state_officer")
HELD = ("held", "reported", "accepted", "closed")
LEAST_EACH = 2
"""Supervisions that each institution was to have over the project (domain.md, F7.1)."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Supervisions in numbers; people are different people who were there."""

    held: int
    institutions: int
    twice: int
    people: int
    mean: float | None


def sums(session: Session, who: Viewer) -> Sum | None:
    """Held, institutions, who was there, the mean mark; nothing for who answers for nobody."""
    units = frozenset().union(*(who.actor.units(role) for role in READERS))
    if not units:
        return None
    there = Case.state.in_(HELD), Supervision.institution_id.in_(below(units, who.actor))
    counted = (
        select(Supervision.institution_id, func.count())
        .join(Case, Case.id == Supervision.case_id)
        .where(*there)
        .group_by(Supervision.institution_id)
    )
    each = [count for _, count in session.execute(counted)]
    people = (
        select(func.count(distinct(SupervisionSeat.person_id)))
        .join(Supervision, Supervision.case_id == SupervisionSeat.case_id)
        .join(Case, Case.id == Supervision.case_id)
        .where(*there, SupervisionSeat.attended.is_(True))
    )
    told = marks_told(
        session, select(Supervision.case_id).where(Supervision.institution_id.in_(below(units, who.actor)))
    )
    given = sum(count for count, _ in told.values())
    mean = sum(points for _, points in told.values()) / given if given else None
    return Sum(
        sum(each), len(each), sum(count >= LEAST_EACH for count in each), session.scalar(people) or 0,
        round(mean, 2) if mean is not None else None,
    )  # fmt: skip
