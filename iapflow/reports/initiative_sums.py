"""R13: projects, participants and money of youth initiatives, municipality by municipality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.reports.initiatives import LEAST, SEE_NUMBERS
from iapflow.reports.viewer import Viewer
from iapflow.store.case import Case
from iapflow.store.initiatives import InitiativeProject
from iapflow.store.institution import Institution
from iapflow.store.scope import below


@dataclass(frozen=True, slots=True)
class Sums:
    """R13 for one municipality; None stands for a number that is kept back.

    Args:
        is_counted: whether any school counted yet; without it there are no people to tell of.
    """

    municipality: str
    projects: int
    granted: int
    participants: int | None
    at_risk: int | None
    paid: int
    recovered: int
    is_counted: bool = True


def sums(session: Session, viewer: Viewer) -> list[Sums]:
    """R13: projects, participants, those at risk and money of the municipalities this person answers for."""
    units = {unit for role in SEE_NUMBERS for unit in viewer.actor.units(role)}
    if not units:
        return []
    project = InitiativeProject
    rows = session.execute(
        select(
            Institution.name, func.count(), func.count(project.granted_cents), func.sum(project.told_present),
            func.sum(project.told_at_risk), func.sum(project.paid_cents), func.sum(project.recovered_cents),
        )
        .join(Case, Case.id == project.case_id)
        .join(Institution, Institution.id == Case.institution_id)
        .where(Case.institution_id.in_(below(frozenset(units), viewer.actor)), Case.state != "draft")
        .group_by(Institution.id, Institution.name)
        .order_by(Institution.name)
    )  # fmt: skip
    return [_sums(name, numbers) for name, *numbers in rows]


def _sums(name: str, found: list[Any]) -> Sums:
    projects_, granted, present, at_risk, paid, recovered = (int(one or 0) for one in found)
    is_safe = not (_is_small(present) or _is_small(at_risk) or _is_small(present - at_risk))
    shown = None if _is_small(present) else present
    return Sums(name, projects_, granted, shown, at_risk if is_safe else None, paid, recovered, found[2] is not None)


def _is_small(people: int) -> bool:
    return 0 < people < LEAST
