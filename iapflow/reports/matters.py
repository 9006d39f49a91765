"""How many open cases of each workflow somebody sees."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.reports.viewer import Viewer
from iapflow.store.case import Case


def counted(session: Session, viewer: Viewer) -> dict[str, int]:
    """Workflow -> open cases in reach; those without any are not named."""
    rows = session.execute(
        select(Case.workflow, func.count()).where(Case.is_open.is_(True), viewer.cases()).group_by(Case.workflow)
    )
    return {workflow: count for workflow, count in rows}  # noqa: C416 - rows are no pairs to mypy
