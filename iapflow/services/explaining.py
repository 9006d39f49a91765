"""Why a case stands where it stands, and what stands in the way: one answer for the page and `iapflow explain`.

The answer is sections of sentences.  It holds roles, numbers and rules, no learner's name and no answer of a form;
who is asked by nobody in particular (the command) is told each rule and for whom the action is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.engine.context import Known
from iapflow.engine.deciding import unmet_before
from iapflow.engine.looking import options
from iapflow.engine.values import Actor, Ask
from iapflow.errors import Reason, Sentence, Text
from iapflow.policy.actor import SYSTEM
from iapflow.policy.pressing import refusals
from iapflow.services.explained_waiting import answers_told, clocks_told, timers_told
from iapflow.services.moving import read_pen
from iapflow.services.past_words import MOVES, moved_words
from iapflow.services.room import Room
from iapflow.services.sums import sum_of
from iapflow.services.writing import Pen
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.outbox import Outbox
from iapflow.store.store import Store
from iapflow.store.task import Task

LAST = 10
"""Events and promises told at most; the newest."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its sentences."""

    title: Text
    lines: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one case, in order; `number` for the title."""

    number: str
    sections: tuple[Section, ...]


def explain(store: Store, room: Room, case_id: int, actor: Actor | None = None) -> Explanation:
    """The case explained to this person, or to whoever runs the command.

    Raises:
        Missing: no such case, or not this person's to see.
    """
    with store.reading() as session:
        pen = read_pen(store, room, case_id, actor, lock=False)
        sections = (
            Section(Text("Where it stands"), tuple(_standing(pen))),
            Section(Text("Who has a to-do"), tuple(_tasks(session, pen)) or (Text("Nobody has a to-do here now."),)),
            *_waiting(session, pen),
            Section(Text("What can be done, and what stands against it"), tuple(_ways(room, pen, actor))),
            Section(Text("What happened last"), tuple(_events(session, pen))),
            Section(Text("What was promised"), tuple(_promises(session, pen)) or (Text("Nothing waits to be sent."),)),
        )
        return Explanation(pen.case.number, sections)


def _waiting(session: Session, pen: Pen) -> Iterator[Section]:
    """Votes and tasks, terms, the clock's plans; each only where there is something to tell."""
    for title, lines in (
        (Text("Votes and tasks of this state"), answers_told(pen)),
        (Text("Terms that run"), clocks_told(pen)),
        (Text("What the clock will do"), timers_told(session, pen)),
    ):
        told = tuple(lines)
        if told:
            yield Section(title, told)


def case_of(store: Store, number: str) -> int | None:
    """A case by its number, as people say it, or by its id."""
    with store.reading() as session:
        found = session.scalar(select(Case.id).where(Case.number == number))
        if found is None and number.isdecimal():
            found = session.scalar(select(Case.id).where(Case.id == int(number)))
        return found


def _standing(pen: Pen) -> Iterator[Sentence]:
    case, workflow = pen.case, pen.book.workflow
    state = workflow.states[case.state]
    yield Text("State: {state}", {"state": state.label})
    yield from (state.says,) if state.says else ()
    yield Text("Since {day}, at revision {revision}.", {"day": case.entered_at, "revision": case.revision})
    values = {"workflow": workflow.label, "version": case.workflow_version, "digest": case.bundle_digest[:12]}
    yield Text("Definitions: {workflow}, version {version}, bundle {digest}", values)
    if case.due_at:
        yield Text("Due: {day}", {"day": case.due_at.date()})
        yield from sum_of(case.due_lines)


def _tasks(session: Session, pen: Pen) -> Iterator[Sentence]:
    waiting = select(Task).where(Task.case_id == pen.case.id, Task.closed_at.is_(None)).order_by(Task.id)
    for task in session.scalars(waiting):
        role = pen.book.roles[task.role].label if task.role in pen.book.roles else {"lv": task.role}
        what: Sentence = task.why or Text("a form is to be written")
        values = {"role": role, "what": what, "day": task.due_at.date() if task.due_at else "–"}
        yield Text("{role}: {what}, due {day}", values)


def _ways(room: Room, pen: Pen, actor: Actor | None) -> Iterator[Sentence]:
    for label, to, reasons in _judged(room, pen, actor):
        yield Text("{action} → {state}: {verdict}", {"action": label, "state": to, "verdict": _verdict(reasons)})
        yield from (Text("– {reason}", {"reason": reason.sentence}) for reason in reasons)
    for route in pen.book.workflow.states[pen.case.state].route:
        to = pen.book.workflow.states[route.to].label
        holds = route.if_.is_true(Known(pen.snapshot, Ask("", SYSTEM(pen.at.date()), pen.at)))
        verdict = Text("holds, the next pass moves it") if holds else Text("does not hold yet")
        yield Text("By itself → {state}: {verdict}", {"state": to, "verdict": verdict})


def _judged(room: Room, pen: Pen, actor: Actor | None) -> Iterator[tuple[Sentence, Sentence, Sequence[Reason]]]:
    """Label, target and every reason against each way out of the state."""
    workflow, case = pen.book.workflow, pen.snapshot.circumstances
    ask = Ask("", actor or replace(SYSTEM(pen.at.date()), is_system=False), pen.at)
    known = Known(pen.snapshot, ask)
    for option in options(pen.book, room.table(pen.book.bundle), pen.snapshot, ask):
        way = option.transition
        to: Sentence = workflow.states[way.to].label if way.to in workflow.states else Text("where it came from")
        reasons = option.reasons
        if actor is None:
            reasons = (*refusals(way, ask.actor, case, pen.book.roles), *unmet_before(pen.book, way, known))
        yield way.label, to, reasons


def _verdict(reasons: Sequence[Reason]) -> Text:
    if not reasons:
        return Text("can be done")
    if all(reason.because == "by" for reason in reasons):
        return Text("can be done by others")
    return Text("cannot be done now")


def _events(session: Session, pen: Pen) -> Iterator[Sentence]:
    newest = select(Event).where(Event.case_id == pen.case.id).order_by(Event.seq.desc()).limit(LAST)
    states, ways = pen.book.workflow.states, pen.book.workflow.transitions
    for event in session.scalars(newest):
        label: Sentence = ways[event.transition].label if event.transition in ways else {"lv": event.transition}
        if event.transition == "start":
            label = Text("The case was opened")
        elif event.transition == "route":
            label = Text("Moved on by itself")
        elif event.transition in MOVES:
            label = moved_words(event)
        to = states[event.to_state].label if event.to_state in states else {"lv": event.to_state}
        role = pen.book.roles[event.role].label if event.role and event.role in pen.book.roles else Text("the program")
        values = {"at": event.at, "action": label, "state": to, "role": role, "seq": event.seq}
        yield Text("{seq}. {at}: {action} → {state} ({role})", values)


def _promises(session: Session, pen: Pen) -> Iterator[Sentence]:
    """What waits in the outbox for this case; a kept promise is no news unless it failed before."""
    mine = Outbox.payload["case"].as_integer() == pen.case.id
    waiting = select(Outbox).where(Outbox.done_at.is_(None), mine).order_by(Outbox.id.desc()).limit(LAST)
    for row in session.scalars(waiting):
        values = {"what": row.payload.get("letter") or row.topic, "to": row.payload.get("to") or "–", "n": row.attempts}
        yield Text("{what} to {to}, promised, tried {n} times", values)
        if row.last_error:
            yield Text("– the last try failed: {error}", {"error": row.last_error})
