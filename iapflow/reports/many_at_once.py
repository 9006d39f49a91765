"""What somebody may do with many cases at once, how many wait for it, and what they did so before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from iapflow.definitions.model import Transition, Workflow
from iapflow.errors import Missing
from iapflow.reports.viewer import Label, Viewer
from iapflow.store.case import IS_OPEN, Case
from iapflow.store.many_at_once import ManyRow, ManyRun

LATEST = 10
"""Runs told at most."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One action that may be carried out on many cases, and how many stand where it can be."""

    workflow: str
    transition: str
    kind: Label
    label: Label
    count: int


@dataclass(frozen=True, slots=True)
class Before:
    """One run of this person; `done` of `count` cases moved, some may still wait."""

    id: int
    label: Label
    started_at: datetime
    count: int
    done: int
    waiting: int


def offers(session: Session, viewer: Viewer) -> list[Offer]:
    """What this person may do together, with what stands there, workflow by workflow in file order."""
    counts = _counts(session, viewer)
    found = [
        Offer(
            workflow.id,
            name,
            workflow.label,
            transition.label,
            sum(counts[workflow.id].get(state, 0) for state in transition.leaves(workflow)),
        )
        for workflow in viewer.catalogue.workflows.values()
        for name, transition in workflow.transitions.items()
        if _is_theirs(transition, viewer)
    ]
    return [offer for offer in found if offer.count]


def is_offered_anything(viewer: Viewer) -> bool:
    """Whether any action may be done together by this person; nothing is counted."""
    workflows = viewer.catalogue.workflows.values()
    return any(_is_theirs(one, viewer) for workflow in workflows for one in workflow.transitions.values())


def of_queue(viewer: Viewer, workflow: str, queue: str) -> str | None:
    """What a queue is there for, where this person may do it together."""
    known = viewer.workflow(workflow)
    found = known.queues.get(queue) if known else None
    if known is None or found is None or not found.do:
        return None
    return found.do if _is_theirs(known.transitions[found.do], viewer) else None


def chosen(viewer: Viewer, workflow: str, transition: str) -> tuple[Workflow, Transition]:
    """What is to be done together.

    Raises:
        Missing: there is no such action, or not for this person to do together.
    """
    known = viewer.workflow(workflow)
    found = known.transitions.get(transition) if known else None
    if known is None or found is None or not _is_theirs(found, viewer):
        raise Missing
    return known, found


def standing_there(
    session: Session, viewer: Viewer, workflow: Workflow, transition: Transition, most: int
) -> list[int]:
    """The cases in reach that stand where it can be done, soonest due first; one more than asked tells of more."""
    there = select(Case.id).where(Case.workflow == workflow.id, IS_OPEN, viewer.cases())
    there = there.where(Case.state.in_(transition.leaves(workflow)))
    return list(session.scalars(there.order_by(Case.due_at.is_(None), Case.due_at, Case.id).limit(most + 1)))


def done_before(session: Session, viewer: Viewer) -> Sequence[Before]:
    """This person's runs, newest first."""

    def how_many(outcome: str) -> ColumnElement[Any]:
        return func.sum(case((ManyRow.outcome == outcome, 1), else_=0))

    rows = session.execute(
        select(ManyRun, func.count().label("many"), how_many("done").label("done"), how_many("waiting").label("left"))
        .join(ManyRow, ManyRow.run_id == ManyRun.id)
        .where(ManyRun.person_id == viewer.actor.person_id)
        .group_by(ManyRun.id)
        .order_by(ManyRun.id.desc())
        .limit(LATEST)
    )
    return [
        Before(
            row.ManyRun.id,
            label_of(viewer, row.ManyRun.workflow, row.ManyRun.transition),
            row.ManyRun.started_at,
            row.many,
            row.done,
            row.left,
        )
        for row in rows
    ]


def label_of(viewer: Viewer, workflow: str, transition: str) -> Label:
    """What was done in a run, as it is called now."""
    known = viewer.workflow(workflow)
    found = known.transitions.get(transition) if known else None
    return found.label if found else {"lv": transition}


def _is_theirs(transition: Transition, viewer: Viewer) -> bool:
    return transition.bulk and not viewer.actor.roles.isdisjoint(transition.by)


def _counts(session: Session, viewer: Viewer) -> Mapping[str, dict[str, int]]:
    """Workflow -> state -> open cases in reach."""
    rows = session.execute(
        select(Case.workflow, Case.state, func.count())
        .where(IS_OPEN, viewer.cases())
        .group_by(Case.workflow, Case.state)
    )
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for workflow, state, count in rows:
        found[workflow][state] = count
    return found
