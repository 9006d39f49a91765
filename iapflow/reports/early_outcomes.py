"""What later happened to the flagged who had a plan: how it ended, and how the risks changed (R15).

Each learner is counted once, by the newest plan since the sign.  A table of which lines could be
worked out is not told at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import Session

from iapflow.reports.small_cells import protect
from iapflow.reports.viewer import Label, Viewer
from iapflow.store.case import Case
from iapflow.store.early_signs import EarlySignal
from iapflow.store.institution import Institution
from iapflow.store.outcome import PlanOutcome, RiskOutcome
from iapflow.store.plan_results import GREW, LESSENED, is_any
from iapflow.store.semester import Semester

PLAN, LIST = "support_plan", "outcomes"
NO_WORD: Label = {"lv": "Vēl nav izvērtēts", "en": "Not evaluated yet"}
CHANGES: Mapping[str, Label] = {
    "lessened": {"lv": "Kāds risks mazinājies vai novērsts, neviens nav pieaudzis", "en": "A risk lessened, none grew"},
    "grew": {"lv": "Kāds risks palielinājies", "en": "A risk grew"},
    "unchanged": {"lv": "Riski nav mainījušies vai nav novērtējami", "en": "Risks unchanged or not to be judged"},
    "": NO_WORD,
}


@dataclass(frozen=True, slots=True)
class Later:
    """One table: lines with their numbers, None where one is kept back; empty where nothing may be told."""

    caption: str
    lines: Sequence[tuple[Label, int | None]]


def later(session: Session, viewer: Viewer, here: ColumnElement[bool], semester: Semester) -> Sequence[Later]:
    """How plans of the flagged ended, and how their risks changed."""
    flagged = select(EarlySignal.learner_id).where(
        EarlySignal.semester_id == semester.id, EarlySignal.institution_id.in_(select(Institution.id).where(here))
    )
    newest = (
        select(func.max(Case.id))
        .where(Case.workflow == PLAN, Case.learner_id.in_(flagged), Case.semester_id >= semester.id)
        .group_by(Case.learner_id)
    )
    rated = exists().where(RiskOutcome.case_id == Case.id)
    change = case(
        (is_any(Case.id, GREW), "grew"), (is_any(Case.id, LESSENED), "lessened"), (rated, "unchanged"), else_=""
    )
    rows = session.execute(
        select(func.coalesce(PlanOutcome.outcome, ""), change, func.count())
        .select_from(Case)
        .outerjoin(PlanOutcome, PlanOutcome.case_id == Case.id)
        .where(Case.id.in_(newest))
        .group_by(PlanOutcome.outcome, change)
    ).all()
    ended, changed = Counter[str](), Counter[str]()
    for outcome, how, number in rows:
        ended[outcome] += number
        changed[how] += number
    names = viewer.catalogue.lists[LIST].items if LIST in viewer.catalogue.lists else {}
    known: dict[str, Label] = {code: item.label for code, item in names.items()}
    return [
        _told("How the semester of the plan ended", {**known, "": NO_WORD}, ended),
        _told("How the risks of the plan changed", CHANGES, changed),
    ]


def _told(caption: str, names: Mapping[str, Label], counted: Mapping[str, int]) -> Later:
    kept = protect(counted)
    if kept.is_sum_hidden:
        return Later(caption, ())
    lines: list[tuple[Label, Any]] = [
        (names.get(code, {"lv": code, "en": code}), None if code in kept.hidden else counted[code])
        for code in (*names, *(set(counted) - set(names)))
        if counted.get(code)
    ]
    return Later(caption, lines)
