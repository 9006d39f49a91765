"""Conversations of this semester: where each stands, and which needs were named in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.reports.viewer import Label, Viewer
from iapflow.store.case import Case
from iapflow.store.semester import semester_on
from iapflow.store.submission import Submission

TALK = ALIAS = "talk"
NEEDS, TALKED_ON = "needs", "talked_on"


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a conversation stands; `until` where it is waited for."""

    case_id: int
    state_id: str
    state: Label
    until: date | None


def latest(session: Session, viewer: Viewer, learners: Sequence[int]) -> Mapping[int, Talk]:
    """Learner -> the newest conversation of this semester that this person may see."""
    semester = semester_on(session, viewer.actor.on)
    rows = session.execute(
        select(Case.id, Case.learner_id, Case.state, Case.due_at)
        .where(Case.workflow == TALK, Case.learner_id.in_(learners), viewer.cases())
        .where(Case.semester_id == (semester.id if semester else 0))
        .order_by(Case.id)
    )
    return {
        row.learner_id: Talk(
            row.id, row.state, viewer.label_of(TALK, row.state), row.due_at.date() if row.due_at else None
        )
        for row in rows
        if row.learner_id is not None
    }


def needs_named(session: Session, learner: int, semester: int, unit: int) -> tuple[date, str] | None:
    """What family and learner last said they need, for whoever writes a plan: the day and the words."""
    answers = session.scalar(
        select(Submission.answers)
        .join(Case, Case.id == Submission.case_id)
        .where(
            Case.workflow == TALK, Case.learner_id == learner, Case.semester_id == semester,
            Case.institution_id == unit, Submission.alias == ALIAS,
        )
        .order_by(Submission.id.desc())
        .limit(1)
    )  # fmt: skip
    if not answers or not answers.get(NEEDS):
        return None
    return date.fromisoformat(answers[TALKED_ON]), str(answers[NEEDS])
