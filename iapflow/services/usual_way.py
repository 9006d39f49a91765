"""The way that one case takes when nothing goes wrong, so that people know the order and where they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from iapflow.definitions.model import Transition, Workflow
from iapflow.engine.context import Known
from iapflow.engine.values import Ask
from iapflow.policy.actor import SYSTEM
from iapflow.services.writing import Pen

Label = Mapping[str, str]
Place = Literal["past", "here", "future"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is called, who takes it where that is not the name itself, and where it lies."""

    label: Label
    who: Label | None
    place: Place


class Hoped(Mapping[str, Any]):
    """What a route is asked with: as things are, and every fact as one hopes."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        """Lay hopes over what is known."""
        self._known = known

    def __getitem__(self, name: str) -> Any:
        """True for a fact, else what is known."""
        return True if name.startswith("facts.") else self._known[name]

    def __iter__(self) -> Iterator[str]:
        """Names are asked for, never listed."""
        return iter(())

    def __len__(self) -> int:
        """Names are asked for, never counted."""
        return 0


def way_of(pen: Pen) -> list[Step]:
    """The steps of this case, from its first state to its end."""
    workflow, roles = pen.book.workflow, pen.book.roles
    walked = list(_walk(workflow, Hoped(Known(pen.snapshot, Ask("", SYSTEM(pen.at.date()), pen.at)))))
    here = _here(workflow, [state for state, _, _ in walked], pen.case.state)
    many = [workflow.states[state].stage for state, _, _ in walked]
    steps = []
    for number, (state, _, transition) in enumerate(walked):
        stage = workflow.states[state].stage or ""
        who = roles[transition.by[0]].label if transition and transition.by[0] in roles else None
        named = who if who and many.count(stage) > 1 else workflow.stages.get(stage, workflow.states[state].label)
        place: Place = "here" if number == here else "past" if number < here else "future"
        steps.append(Step(named, who if named is not who else None, place))
    return steps


def main_transition(workflow: Workflow, state: str) -> str | None:
    """What is usually done in a state: what its queue does, what hands a form in there, else what stands first."""
    for queue in workflow.queues.values():
        if state in queue.states and queue.do:
            return queue.do
    leaving = [name for name, one in workflow.transitions.items() if state in one.leaves(workflow)]
    handing_in = (name for name in leaving if workflow.transitions[name].submits)
    return next(handing_in, None) or next((name for name in leaving if _leads_on(workflow, name, state)), None)


def _leads_on(workflow: Workflow, transition: str, state: str) -> bool:
    """Somebody presses it, and it does not end in the same place."""
    one = workflow.transitions[transition]
    return bool(one.by) and one.to not in (state, "previous")


Walked = tuple[str, tuple[str, ...], Transition | None]


def _walk(workflow: Workflow, hoped: Mapping[str, Any]) -> Iterator[Walked]:
    """State, the states passed through before it, and the transition that leaves it."""
    state, seen = workflow.initial, set[str]()
    passed: tuple[str, ...] = ()
    while state not in seen:
        seen.add(state)
        routes = workflow.states[state].route
        onward = next((route.to for route in routes if route.if_.is_true(hoped)), None)
        if onward is not None:
            passed, state = (*passed, state), onward
            continue
        name = main_transition(workflow, state)
        transition = workflow.transitions[name] if name else None
        yield state, passed, transition
        passed = ()
        if transition is None or workflow.states[state].final:
            return
        state = transition.to


def _here(workflow: Workflow, walked: list[str], state: str) -> int:
    """The step a state belongs to: its own, the one it waits for, else the first of its stage."""
    if state in walked:
        return walked.index(state)
    stages = [workflow.states[name].stage for name in walked]
    stage = workflow.states[state].stage
    if stage not in stages:
        return len(walked)
    first = stages.index(stage)
    return first + 1 if workflow.states[state].route and stages.count(stage) > 1 else first
