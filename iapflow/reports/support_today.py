"""*Cik saņem atbalstu*: plans in delivery today or on another day and their learners, place by place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.reports.counted import Asked, Line, Report, learners, plans, table
from iapflow.reports.counted import Figure as Counted
from iapflow.reports.counted_rows import in_delivery
from iapflow.reports.cuts import INSTITUTION
from iapflow.reports.early_report import readers
from iapflow.reports.small_cells import told
from iapflow.reports.viewer import Viewer
from iapflow.store.days import holds
from iapflow.store.institution import Agreement, Institution, InstitutionReach
from iapflow.store.scope import below

TODAY = Report(
    "today", "How many receive support today", "Plans in delivery and their learners, each learner counted once.",
    in_delivery, (INSTITUTION,), (Counted("Plans", plans), Counted("Learners", learners)), frozenset(readers()),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Published:
    """What may stand on a page that everybody reads: None for a number that is too small for it."""

    unit: str
    plans: int | None
    learners: int | None
    agreements: Sequence[str]


@dataclass(frozen=True, slots=True)
class Today:
    """Lines for whoever looks, and the figures for the text that is copied."""

    lines: Sequence[Line]
    together: Line
    published: Published


def today(session: Session, viewer: Viewer, day: date | None = None) -> Today:
    """The first page of all reports; of an earlier day out of the journal."""
    asked = Asked(day=day)
    found = table(session, viewer, TODAY, asked)
    rows = in_delivery(viewer, asked)
    counted = session.execute(select(plans(rows.c), learners(rows.c))).one()
    unit = _unit(session, viewer)
    small = told(counted[1]) is None or told(counted[0]) is None
    published = Published(
        unit.name if unit else "", None if small else counted[0], None if small else counted[1],
        _agreements(session, viewer),
    )  # fmt: skip
    return Today(found.lines, found.together, published)


def _unit(session: Session, viewer: Viewer) -> Institution | None:
    """The one unit this person speaks for; None where there are several."""
    units = {unit for role in readers() for unit in viewer.actor.units(role)}
    return session.get(Institution, next(iter(units))) if len(units) == 1 else None


def _agreements(session: Session, viewer: Viewer) -> Sequence[str]:
    """Numbers of agreements in force of the units and of the partners above them; only for one unit's own text."""
    units = {unit for role in readers() for unit in viewer.actor.units(role)}
    above = select(InstitutionReach.ancestor_id).where(
        InstitutionReach.descendant_id.in_(sorted(units)), holds(InstitutionReach, viewer.actor.on)
    )
    here = Agreement.partner_id.in_(above) | Agreement.partner_id.in_(below(units, viewer.actor))
    held = session.scalars(
        select(Agreement.number).where(here, holds(Agreement, viewer.actor.on)).distinct().order_by(Agreement.number)
    ).all()
    return held if len(held) <= MOST else ()


MOST = 3
