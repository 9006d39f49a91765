"""What the programme is measured by: institutions that give support steadily, and plans implemented."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from iapflow.reports.counted import Asked
from iapflow.reports.participants import implemented
from iapflow.reports.small_cells import told
from iapflow.reports.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Indicators:
    """Counts in one's reach over all semesters; None for a number that is kept back."""

    institutions: int
    plans: int | None


def indicators(session: Session, viewer: Viewer, semesters: int) -> Indicators:
    """The two of them.

    Args:
        semesters: in so many an institution must have given support to count as steady.
    """
    rows = implemented(viewer, Asked())
    steady = (
        select(rows.c.institution_id)
        .group_by(rows.c.institution_id)
        .having(func.count(distinct(rows.c.semester_id)) >= semesters)
        .subquery()
    )
    plans = session.scalar(select(func.count(distinct(rows.c.case_id)))) or 0
    institutions = session.scalar(select(func.count()).select_from(steady)) or 0
    return Indicators(institutions, told(plans) if viewer.is_above_school else plans)
