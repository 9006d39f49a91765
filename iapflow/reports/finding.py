"""Finding learners and cases from anywhere: by a part of the name or number, within scope, either spelling.

A personal code finds only when it is whole, and only for those who may read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from iapflow.reports import learners
from iapflow.reports.viewer import Label, Viewer
from iapflow.store.case import Case
from iapflow.store.folding import ESCAPE, containing, folded
from iapflow.store.learner import Learner

SHORTEST = 2
MOST = 8


@dataclass(frozen=True, slots=True)
class FoundLearner:
    """A learner by name and class."""

    id: int
    name: str
    class_name: str
    institution: str


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case by number; `name` is empty where children are not named."""

    id: int
    number: str
    name: str
    kind: Label
    state: Label


@dataclass(frozen=True, slots=True)
class Found:
    """What was found; `is_asked` is False while too little was typed."""

    learners: Sequence[FoundLearner] = ()
    cases: Sequence[FoundCase] = ()
    is_asked: bool = False

    @property
    def count(self) -> int:
        """How many hits there are."""
        return len(self.learners) + len(self.cases)


def find(session: Session, viewer: Viewer, q: str, most: int = MOST) -> Found:
    """Learners first, then cases, open ones before closed."""
    if len(folded(q)) < SHORTEST:
        return Found()
    named = [] if learners.is_nameless(viewer) else learners.hits(session, viewer, q, most)
    people = [FoundLearner(row.id, row.name, row.class_name, row.institution) for row in named]
    return Found(people, _cases(session, viewer, q, most), is_asked=True)


def _cases(session: Session, viewer: Viewer, q: str, most: int) -> list[FoundCase]:
    if learners.WHOLE_CODE.fullmatch(q):
        return []
    number = func.lower(Case.number).like(containing(q), escape=ESCAPE)
    name = and_(Learner.search_text.like(containing(q), escape=ESCAPE), viewer.named_cases())
    rows = session.execute(
        select(
            Case.id, Case.number, Case.workflow, Case.state, Learner.given_name, Learner.family_name,
            viewer.named_cases().label("is_named"),
        )
        .outerjoin(Learner, Learner.id == Case.learner_id)
        .where(or_(number, name), viewer.cases())
        .order_by(Case.is_open.desc(), Case.id.desc())
        .limit(most)
    )  # fmt: skip
    found = []
    for row in rows:
        workflow = viewer.workflow(row.workflow)
        shown = f"{row.given_name} {row.family_name}" if row.is_named and row.given_name else ""
        kind = workflow.label if workflow else {"lv": row.workflow}
        found.append(FoundCase(row.id, row.number, shown, kind, viewer.label_of(row.workflow, row.state)))
    return found
