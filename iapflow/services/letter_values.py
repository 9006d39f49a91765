"""What stands for the placeholders of a letter, sent or on paper: where its case stood at a moment, and who pressed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.definitions.bundle import Bundle
from iapflow.definitions.model import Letter
from iapflow.services.wording import NOTHING, day_in_words, filled, in_language
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.person import Person
from iapflow.store.task import Task

LANGUAGE = "lv"
"""Of every letter, until people can choose."""
UNNAMED = frozenset({"guardian", "adult_learner"})
"""In these roles somebody might be known by the name."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When a letter was asked for, by which transition, and which to-do it tells of."""

    at: datetime
    transition: str | None = None
    task: Task | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Worded:
    """A letter with its placeholders filled."""

    subject: str
    body: str

    @property
    def paragraphs(self) -> list[str]:
        """The lines of the body on which something stands."""
        return [line for line in self.body.splitlines() if line.strip()]


def worded(letter: Letter, values: Mapping[str, str], language: str = LANGUAGE) -> Worded:
    """A letter as it is read."""
    return Worded(
        filled(in_language(letter.subject, language), values).replace("\n", " "),
        filled(in_language(letter.body, language), values),
    )


def values_of(session: Session, bundle: Bundle, case: Case, moment: Moment) -> dict[str, str]:
    """Every placeholder but the link."""
    workflow, task = bundle.workflow, moment.task
    event = session.scalars(
        select(Event).where(Event.case_id == case.id, Event.at <= moment.at).order_by(Event.seq.desc()).limit(1)
    ).one_or_none()
    state = workflow.states.get(event.to_state if event else case.state)
    done = workflow.transitions.get(str(moment.transition))
    due = task.due_at if task else case.due_at
    return {
        "transition": in_language((task.why if task else None) or (done.label if done else None), LANGUAGE),
        "workflow": in_language(workflow.label, LANGUAGE),
        "number": case.number,
        "state": in_language(state.label if state else None, LANGUAGE),
        "due": day_in_words(due.date(), LANGUAGE) if due else NOTHING,
        "actor": _actor(session, event),
        "institution": case.institution.name,
        "semester": str(case.semester) if case.semester else NOTHING,
        "count": str(moment.count),
    }


def _actor(session: Session, event: Event | None) -> str:
    """Who pressed; a learner or guardian, who might be known by the name, is not told."""
    if event is None or event.actor_id is None or event.role in UNNAMED:
        return NOTHING
    person = session.get(Person, event.actor_id)
    return person.full_name if person else NOTHING
