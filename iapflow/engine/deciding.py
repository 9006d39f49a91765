"""The decision: what a press leads to, or every reason why not.

Policy says who may, the definition's rules what is needed, the shared table where it leads;
then follows what happens by itself.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from iapflow.definitions.model import Effect, Rule, Transition
from iapflow.engine import spans
from iapflow.engine.arriving import arrived, asked_of
from iapflow.engine.clock_reading import first_due
from iapflow.engine.clocks import clocks_of, overextended, with_clocks
from iapflow.engine.context import Known
from iapflow.engine.entering import due_of, timers_of
from iapflow.engine.machine import ELSEWHERE, Table
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Answers, Ask, Move, Planned, Snapshot, Step
from iapflow.errors import Reason, Refused, Text
from iapflow.policy.actor import SYSTEM
from iapflow.policy.pressing import pressing_grant, refusals, start_refusals, starting_grant

MOST_BY_ITSELF = 10
"""Moves that may follow one press; more is a loop that the load-time checks should have caught."""
START = "start"


def decide(book: Rulebook, table: Table, snapshot: Snapshot, ask: Ask) -> Step:
    """What this press leads to.

    Raises:
        Refused: with every reason; nothing is to be written then.
    """
    transition = _transition(book, ask)
    known = Known(snapshot, ask)
    new, reasons = table.move(ask.transition, snapshot.state, lambda _: against(book, transition, known, ask))
    if new is None:
        raise Refused(reasons)
    if transition.to == "previous":
        new = snapshot.previous_state or snapshot.state
    move = Move(ask.transition, snapshot.state, new, by_system=ask.actor.is_system)
    grant = pressing_grant(transition, ask.actor, snapshot.circumstances, book.roles)
    step = follow(book, snapshot, ask, [move], planned(transition.effects, ask.transition))
    return replace(
        step,
        submits=_submits(transition, ask),
        role=grant.role if grant else None,
        acting_for=grant.acting_for if grant else None,
        handed_because=grant.handed_because if grant else None,
    )


def out_of_turn(book: Rulebook, table: Table, snapshot: Snapshot, ask: Ask) -> tuple[Reason, ...]:
    """What stands against a press before any answer is looked at: the state, then the person.

    Raises:
        Refused: the workflow has no such action.
    """
    transition = _transition(book, ask)
    if ask.transition not in table.leaving(snapshot.state):
        return (ELSEWHERE,)
    return refusals(transition, ask.actor, snapshot.circumstances, book.roles)


def begin(book: Rulebook, snapshot: Snapshot, ask: Ask) -> Step:
    """What opening a case leads to; the snapshot stands in the initial state with case id 0.

    Raises:
        Refused: the person may not open it, or what it needs does not hold.
    """
    start = book.workflow.start
    reasons = start_refusals(start, ask.actor, snapshot.circumstances, book.roles)
    reasons = reasons or failed(start.needs, Known(snapshot, ask))
    if reasons:
        raise Refused(reasons)
    grant = starting_grant(start, ask.actor, snapshot.circumstances)
    move = Move(START, "", snapshot.state, by_system=ask.actor.is_system)
    step = follow(book, snapshot, ask, [move], planned(start.effects, START))
    return replace(step, submits=ask.answers, role=grant.role if grant else None)


def sweep(book: Rulebook, snapshot: Snapshot, at: datetime) -> Step | None:
    """What happens by itself when the clock asks, or None when nothing does."""
    ask = Ask("", SYSTEM(at.date()), at)
    step = follow(book, snapshot, ask, [], ())
    return step if step.moves else None


def against(book: Rulebook, transition: Transition, known: Known, ask: Ask) -> tuple[Reason, ...]:
    """Every reason against this press; who may not is not told what else is missing."""
    reasons = refusals(transition, ask.actor, known.snapshot.circumstances, book.roles)
    return reasons or (*_unfilled(transition, ask), *unmet(book, transition, known))


def unmet(book: Rulebook, transition: Transition, known: Known) -> tuple[Reason, ...]:
    """What a person who may press still lacks: time, and every rule that does not hold."""
    return (*_out_of_time(book, transition, known), *failed(transition.needs, known))


def unmet_before(book: Rulebook, transition: Transition, known: Known) -> tuple[Reason, ...]:
    """The same before the form that the press asks for is filled in: rules that read it are asked with it."""
    rules = [rule for rule in transition.needs if not _reads(rule, transition.form)]
    return (*_out_of_time(book, transition, known), *failed(rules, known))


def _reads(rule: Rule, alias: str | None) -> bool:
    return alias is not None and any(name.partition(".")[0] == alias for name in rule.if_.names)


def _out_of_time(book: Rulebook, transition: Transition, known: Known) -> tuple[Reason, ...]:
    terms = overextended(book.workflow, transition, known.snapshot.clocks)
    return (*_too_late(book, transition, known), *terms)


def failed(rules: Iterable[Rule], known: Known) -> tuple[Reason, ...]:
    """The rules that do not hold, each with its sentence; what cannot be told does not hold."""
    return tuple(Reason(rule.id or "needs", rule.else_, rule.fix) for rule in rules if not rule.if_.is_true(known))


def planned(effects: Iterable[Effect], transition: str) -> tuple[Planned, ...]:
    """The effects of one transition as values."""
    return tuple(Planned(effect.name, effect.parameters, transition) for effect in effects)


def forms_of(transition: Transition) -> tuple[str, ...]:
    """The forms that must come complete with this press."""
    return (*transition.submits, *((transition.form,) if transition.form else ()))


def _transition(book: Rulebook, ask: Ask) -> Transition:
    found = book.workflow.transitions.get(ask.transition)
    if found is None:
        raise Refused((Reason("state", Text("This workflow has no such action.")),))
    return found


def _too_late(book: Rulebook, transition: Transition, known: Known) -> tuple[Reason, ...]:
    """`within`: so long after the state was entered."""
    entered = known.snapshot.entered_at
    if transition.within is None or entered is None:
        return ()
    last = spans.after(book, entered, transition.within)
    if known.at <= spans.end_of(last.until):
        return ()
    return (Reason("within", Text("This could be done until {day}.", {"day": last.until})),)


def _unfilled(transition: Transition, ask: Ask) -> tuple[Reason, ...]:
    missing = [alias for alias in forms_of(transition) if alias not in ask.answers]
    return tuple(Reason("form", Text("A form that belongs to this step is not filled in."), alias) for alias in missing)


def _submits(transition: Transition, ask: Ask) -> dict[str, Answers]:
    return {alias: ask.answers[alias] for alias in forms_of(transition)}


def follow(book: Rulebook, snapshot: Snapshot, ask: Ask, moves: list[Move], effects: tuple[Planned, ...]) -> Step:
    """Take the routes that hold, one after the other, and work out what the last state brings."""
    state_id = moves[-1].to_state if moves else snapshot.state
    here = arrived(book, with_clocks(book, Known(snapshot, ask), moves, effects), state_id, ask)
    known = Known(here, ask)
    for _ in range(MOST_BY_ITSELF):
        route = next((route for route in book.workflow.states[state_id].route if route.if_.is_true(known)), None)
        if route is None:
            break
        moves = [*moves, Move("route", state_id, route.to, by_system=True)]
        effects = (*effects, *planned(route.effects, "route"))
        state_id = route.to
        here = arrived(book, with_clocks(book, Known(snapshot, ask), moves, effects), state_id, ask)
        known = Known(here, ask)
    state = book.workflow.states[state_id]
    entered = (snapshot.entered_at if state_id == snapshot.state else None) or ask.at
    found = due_of(book, state, known, entered)
    return Step(
        moves=tuple(moves),
        state=state_id,
        effects=effects,
        due=found[0],
        **asked_of(book, snapshot, here, known, first_due(found[0], here.clock_due_at)),
        timers=timers_of(book, state_id, found, known, entered),
        **clocks_of(book, snapshot, here, ask.at),
        is_final=state.final,
    )
