"""A sample of plans for an audit (R14): drawn by a word, so that the same word draws the same plans again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.reports.counted import Asked
from iapflow.reports.counted_rows import plan_rows
from iapflow.reports.viewer import Label, Viewer
from iapflow.store.case import Case
from iapflow.store.claimed import AGREED
from iapflow.store.institution import Institution

MOST = 100


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plan of the sample."""

    case_id: int
    number: str
    institution: str
    state: Label


@dataclass(frozen=True, slots=True)
class Sample:
    """The plans that were drawn, by number, and out of how many."""

    plans: Sequence[Drawn]
    out_of: int


def draw(session: Session, viewer: Viewer, semester: int | None, wanted: tuple[int, str]) -> Sample:
    """So many agreed plans of a semester in reach; each as likely as any other.

    Args:
        wanted: how many, and the word they are drawn by.
    """
    many, word = wanted
    rows = plan_rows(viewer, Asked(semester), (Case.number,)).where(Case.state.in_(sorted(AGREED)), viewer.cases())
    found = rows.subquery()
    numbers = list(session.scalars(select(found.c.number)))
    chosen = sorted(numbers, key=lambda number: sha256(f"{word}\n{number}".encode()).digest())[: min(many, MOST)]
    listed = session.execute(
        select(Case.id, Case.number, Case.workflow, Case.state, Institution.name)
        .join(Institution, Institution.id == Case.institution_id)
        .where(Case.number.in_(chosen))
        .order_by(Case.number)
    )
    plans = [Drawn(row.id, row.number, row.name, viewer.label_of(row.workflow, row.state)) for row in listed]
    return Sample(plans, len(numbers))
