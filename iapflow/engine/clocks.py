"""Clocks over several states: started, stopped, resumed and extended by what moves a case.

A clock that no move of a step concerns is not even looked at.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TypedDict

from iapflow.definitions.model import Clock, Span, Transition, Workflow
from iapflow.definitions.standard import Extend
from iapflow.engine import spans
from iapflow.engine.clock_reading import soonest
from iapflow.engine.context import Known
from iapflow.engine.entering import told_of
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Added, Due, Move, Planned, RunningClock, Snapshot, TimerPlan
from iapflow.errors import Reason, Text

Clocks = Mapping[str, RunningClock]


def moved_clocks(book: Rulebook, known: Known, moves: Sequence[Move], effects: Sequence[Planned]) -> Clocks:
    """The clocks that change with these moves, their effects and the forms given; none but those."""
    changed = {}
    for name, rule in book.workflow.clocks.items():
        turns = [runs for move in moves if (runs := _turn(book.workflow, rule, move)) is not None]
        more = [effect.parameters for effect in effects if _extends(effect, name)]
        if not (turns or more or _counts_from(rule, known.given)):
            continue
        clock = before = known.snapshot.clocks.get(name)
        for runs in turns:
            clock = _entered(book, rule, clock, known) if runs else _left(clock, known.at)
        clock = _begun_elsewhere(book, rule, clock, known)
        if clock is None:
            continue
        for extend in more:
            clock = _with(book, rule, clock, Added(extend.by.amount, extend.by.unit))
        if clock != before:
            changed[name] = clock
    return changed


def with_clocks(book: Rulebook, known: Known, moves: Sequence[Move], effects: Sequence[Planned]) -> Snapshot:
    """The snapshot with its clocks as these moves leave them."""
    snapshot = known.snapshot
    changed = moved_clocks(book, known, moves, effects) if book.workflow.clocks else {}
    if not changed:
        return snapshot
    clocks = {**snapshot.clocks, **changed}
    return replace(snapshot, clocks=clocks, clock_due_at=soonest(clocks.values()))


class Clocked(TypedDict):
    """What a step does to the clocks, and what they ask for afterwards."""

    clocks: Clocks
    clock_timers: tuple[TimerPlan, ...]
    clock_due_at: datetime | None


def clocks_of(book: Rulebook, before: Snapshot, here: Snapshot, at: datetime) -> Clocked:
    """The clocks that differ, their timers, and the soonest end of those that run."""
    if here.clocks is before.clocks:
        return Clocked(clocks={}, clock_timers=(), clock_due_at=here.clock_due_at)
    changed = {name: clock for name, clock in here.clocks.items() if before.clocks.get(name) is not clock}
    timers = tuple(clock_timers(book, before.clocks, changed, at))
    return Clocked(clocks=changed, clock_timers=timers, clock_due_at=here.clock_due_at)


def counted_from(book: Rulebook, known: Known, alias: str) -> Clocks:
    """The clocks that count from a field of this form, where its day is another one now."""
    changed = {}
    for name, rule in book.workflow.clocks.items():
        before = known.snapshot.clocks.get(name) if _counts_from(rule, {alias: {}}) else None
        clock = _begun_elsewhere(book, rule, before, known)
        if clock is not None and clock != before:
            changed[name] = clock
    return changed


def overextended(workflow: Workflow, transition: Transition, clocks: Clocks) -> tuple[Reason, ...]:
    """Why a term cannot be given more time by this transition."""
    reasons = []
    for effect in transition.effects:
        if not isinstance(effect.parameters, Extend):
            continue
        name, times = effect.parameters.clock, effect.parameters.times
        clock = clocks.get(name)
        if clock is not None and clock.extensions >= times:
            reasons.append(Reason("extended", Text("This term has been extended already.")))
        elif clock is None and transition.to not in workflow.clocks[name].runs_in:
            reasons.append(Reason("extended", Text("This term has not begun, so it cannot be extended.")))
    return tuple(reasons)


def clock_timers(book: Rulebook, before: Clocks, changed: Clocks, at: datetime) -> Iterator[TimerPlan]:
    """Reminders and escalation of the clocks that changed and run; what has passed is not told again."""
    for name, clock in changed.items():
        if clock.due is None or clock.stopped_at is not None:
            continue
        rule, old = book.workflow.clocks[name], before.get(name)
        for span in rule.remind:
            when = spans.before(book, clock.due, span)
            if spans.morning_of(when) > at:
                yield _timer(name, "remind", when, {"span": str(span)})
        if rule.escalate is not None:
            when = spans.past(book, clock.due, rule.escalate.after)
            is_anew = old is None or old.began_at != clock.began_at
            if is_anew or spans.morning_of(when) > at:
                yield _timer(name, "escalate", when, told_of(rule.escalate))


def _timer(name: str, kind: str, when: date | datetime, payload: Mapping[str, str]) -> TimerPlan:
    at = when if isinstance(when, datetime) else None
    return TimerPlan(name, kind, spans.day_of(when), payload, at, clock=name)


def _turn(workflow: Workflow, rule: Clock, move: Move) -> bool | None:
    """True where the move starts the clock, False where it stops it, None where it does neither."""
    was, runs = (_runs(workflow, rule, state) for state in (move.from_state, move.to_state))
    return None if was == runs else runs


def _runs(workflow: Workflow, rule: Clock, state: str) -> bool:
    return state in rule.runs_in and not workflow.states[state].final


def _extends(effect: Planned, name: str) -> bool:
    return isinstance(effect.parameters, Extend) and effect.parameters.clock == name


def _counts_from(rule: Clock, given: Mapping[str, object]) -> bool:
    return rule.from_ is not None and rule.from_.partition(".")[0] in given


def _entered(book: Rulebook, rule: Clock, clock: RunningClock | None, known: Known) -> RunningClock:
    if clock is None or rule.restarts:
        return summed(book, rule, RunningClock(_beginning(rule, known)))
    if clock.stopped_at is None:
        return clock
    unit = spans.standing_unit(book, rule.in_.unit)
    first = max(clock.stopped_at.date(), (clock.began_at or clock.stopped_at).date())
    stood = spans.counted_between(book, first, known.at.date(), unit)
    running = replace(clock, stopped_at=None)
    return _with(book, rule, running, Added(stood, unit, first, known.at.date())) if stood else running


def _left(clock: RunningClock | None, at: datetime) -> RunningClock | None:
    return clock if clock is None or clock.stopped_at is not None else replace(clock, stopped_at=at)


def _begun_elsewhere(book: Rulebook, rule: Clock, clock: RunningClock | None, known: Known) -> RunningClock | None:
    """The clock counted anew where the field it counts from has another day now."""
    if clock is None or rule.from_ is None or (begins := _beginning(rule, known)) == clock.began_at:
        return clock
    return summed(book, rule, replace(clock, began_at=begins))


def _beginning(rule: Clock, known: Known) -> datetime | None:
    """The moment of entry, or the day that the field names."""
    if rule.from_ is None:
        return known.at
    found = known.get(rule.from_)
    if isinstance(found, datetime):
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return datetime.combine(found, time(tzinfo=UTC)) if isinstance(found, date) else None


def _with(book: Rulebook, rule: Clock, clock: RunningClock, added: Added) -> RunningClock:
    return summed(book, rule, replace(clock, added=(*clock.added, added)))


def summed(book: Rulebook, rule: Clock, clock: RunningClock) -> RunningClock:
    """The clock with its due date counted: the span, what was added, and the working day it may move to."""
    if clock.began_at is None:
        return replace(clock, due=None)
    due = spans.after(book, clock.began_at, rule.in_)
    for added in clock.added:
        more = spans.longer(book, due, Span(added.amount, added.unit))
        due = Due(more.on, (*due.lines, _said(added, more)), more.at)
    return replace(clock, due=spans.rolled(book, due, rule.roll))


def _said(added: Added, due: Due) -> Text:
    """One line of the sum."""
    figures = {"amount": added.amount, "unit": added.unit, "due": due.until}
    if added.is_extension:
        return Text("extended by {amount} {unit}: {due}", figures)
    stood = {"from": added.stood_from, "until": added.stood_until}
    return Text("stood still from {from} to {until}, so {amount} {unit} more: {due}", {**stood, **figures})
