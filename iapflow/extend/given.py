"""What is given to whoever answers a fact, says what a case is about, or carries out an effect."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Exists, Row, Select, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Snapshot, Step


@dataclass(frozen=True, slots=True)
class CaseKey:
    """The case a fact is asked about, by the ids that tables know."""

    case_id: int
    institution_id: int
    learner_id: int | None = None
    semester_id: int | None = None
    person_id: int | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """How a fact asks: a session, the day, and two short ways to one value."""

    session: Session
    on: date

    def is_true(self, question: Exists) -> bool:
        """Whether such a row exists."""
        return bool(self.session.scalar(select(question)))

    def number(self, question: Select[Any]) -> int:
        """A count, 0 when there is nothing."""
        return int(self.session.scalar(question) or 0)


@dataclass(frozen=True, slots=True)
class About:
    """What a case is about, for whoever says what `subject.*` is; each part is read when it is asked for.

    Args:
        seat: the learner's enrolment.
    """

    read: Read
    case: CaseKey
    learner: Callable[[], Any]
    seat: Callable[[], Any]
    institution: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Child:
    """A case to be begun below another.

    Args:
        row: the parent's row that it is for, as `plan.measures[m1]`; empty where it is for the whole case.
        values: what goes along, as JSON: `learner`, `semester`, …, a role, or a form's field as `claim.amount`.
    """

    workflow: str
    row: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


def _nobody_begins(child: Child) -> None:
    raise TypeError("nothing can be begun here")


def _nothing_changes(path: str, value: Any) -> None:
    raise TypeError("nothing can be changed here")


@dataclass(frozen=True, slots=True)
class Work:
    """What carrying out an effect works with; all inside the firing's transaction.

    Args:
        promise: topic, payload -> an outbox row, sent after the transaction.
        fire: workflow, names of shared values, transition -> related cases move along.
        start: a child -> a case begins below this one, once the step is written.
        change: field path, value or expression -> the form holds it.
        answers: alias -> answers as they stand after the step.
        transition: whose effect this is; `route` for what followed by itself.
    """

    session: Session
    case: Row[Any]
    snapshot: Snapshot
    step: Step
    at: datetime
    actor_id: int | None
    answers: Mapping[str, Mapping[str, Any]]
    promise: Callable[[str, Mapping[str, Any]], None]
    fire: Callable[[str, tuple[str, ...], str], None]
    transition: str = ""
    start: Callable[[Child], None] = _nobody_begins
    change: Callable[[str, Any], None] = _nothing_changes
