"""The engine's words: a snapshot of a case, what somebody asks, and what was decided.

All frozen.  Nothing here reads or writes; `decide` turns a `Snapshot` and an `Ask` into a
`Step` or raises `Refused`, and a service writes the step down.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from iapflow.engine.terms import Added, Due, RunningClock
from iapflow.engine.to_dos import Key, ToDo
from iapflow.engine.votes import Seats, Vote
from iapflow.policy.actor import Actor, Grant
from iapflow.policy.circumstances import Circumstances

__all__ = [
    "Actor",
    "Added",
    "Answers",
    "Ask",
    "Circumstances",
    "Due",
    "Grant",
    "Move",
    "PastEvent",
    "Planned",
    "RunningClock",
    "Snapshot",
    "Step",
    "TaskPlan",
    "TimerPlan",
]

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PastEvent:
    """One line of the journal, as rules may ask for it."""

    seq: int
    transition: str
    from_state: str
    to_state: str
    actor_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A case as it was read, with the revision it was read at.

    Args:
        case_id: 0 for a case that is only asked to begin.
        roots: what rules may read beside forms: `subject`, `institution`, … by field.
        answers: alias -> answers; the newest draft where one may be edited, else what was submitted.
        fillings: of each form that is filled many times, all that were handed in.
        facts: asked one by one, and only when a rule mentions them.
        extra: what registered functions need (rates, calendars), handed through untouched.
        clocks: those that ever ran, by id; `clock_due_at` is the soonest end of one that runs.
        handed_in: alias -> answers of the newest submission, whatever the draft says.
        votes: every vote ever cast in this case; `voters`: role -> who may be asked in it.
        to_dos: opened since the state was entered.
        is_entering: the state is only being entered; nobody has voted or done anything in it.
    """

    case_id: int
    revision: int
    state: str
    circumstances: Circumstances
    previous_state: str | None = None
    entered_at: datetime | None = None
    roots: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    answers: Mapping[str, Answers] = field(default_factory=dict)
    events: Sequence[PastEvent] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    children: Mapping[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    fillings: Mapping[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    clocks: Mapping[str, RunningClock] = field(default_factory=dict)
    clock_due_at: datetime | None = None
    handed_in: Mapping[str, Answers] = field(default_factory=dict)
    votes: Sequence[Vote] = ()
    voters: Seats = field(default_factory=dict)
    to_dos: Sequence[ToDo] = ()
    is_entering: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody wants: this transition, with these answers, at this moment.

    Args:
        transition: the transition's id.
        actor: who asks.
        at: the moment, with time zone.
        answers: alias -> cleaned answers of each form that was complete.
    """

    transition: str
    actor: Actor
    at: datetime
    answers: Mapping[str, Answers] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planned:
    """An effect as a value: decided here, carried out by whoever registered it."""

    name: str
    parameters: Any
    transition: str


@dataclass(frozen=True, slots=True)
class Move:
    """One event of a firing: from a state to a state, pressed or by itself."""

    transition: str
    from_state: str
    to_state: str
    by_system: bool = False


@dataclass(frozen=True, slots=True)
class TaskPlan:
    """A to-do that the new state gives somebody.

    Args:
        role: whose it is; the appointed person where the role stands in a relation to the case.
        transition: the action it waits for, or None where a form waits to be written.
        key: of a task of the state, with `row_id` where it stands for a row; empty for whose turn it is.
        person: whose it is where a row or a seat names one; the role is then empty or theirs.
        label: what it is called where no transition says so.
    """

    role: str
    transition: str | None
    due: date | None
    key: str = ""
    row_id: str = ""
    form: str | None = None
    person: int | None = None
    label: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class TimerPlan:
    """Something the clock will ask for: kind is due, remind, escalate or after.

    Args:
        name: of the state or, for `after`, of the transition.
        at: the moment, where it is not the morning of the day (the end of it, for a due date).
        clock: of a clock that runs over several states; such a timer outlives the state.
    """

    name: str
    kind: str
    on: date
    payload: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    clock: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What was decided: one to several moves and all that is written with them.

    Args:
        moves: in order; the first is the person's, the rest followed by themselves.
        submits: alias -> answers that become a submission.
        effects: in order.
        state: where the case is afterwards.
        role: the role in which the actor pressed, for the journal.
        acting_for: the person substituted, if any.
        handed_because: why the actor did in this role what was handed on to them.
        clocks: those that this step starts, stops, moves or extends; `clock_timers` take the place of theirs.
        clock_due_at: the soonest end of a clock that runs afterwards.
        vote: what was cast, if this is a vote; `task`: what was done, if it is a task.
        done: the to-dos that this did; `drops`: those that fell away.
        lasts: the state lasts with its votes and tasks, and so do its other to-dos.
    """

    moves: tuple[Move, ...]
    state: str
    submits: Mapping[str, Answers] = field(default_factory=dict)
    effects: tuple[Planned, ...] = ()
    role: str | None = None
    acting_for: int | None = None
    handed_because: str | None = None
    due: Due | None = None
    tasks: tuple[TaskPlan, ...] = ()
    timers: tuple[TimerPlan, ...] = ()
    clocks: Mapping[str, RunningClock] = field(default_factory=dict)
    clock_timers: tuple[TimerPlan, ...] = ()
    clock_due_at: datetime | None = None
    is_final: bool = False
    vote: Vote | None = None
    task: Key | None = None
    done: tuple[Key, ...] = ()
    drops: tuple[Key, ...] = ()
    lasts: bool = False
