"""The shape of a workflow: one beginning, a way to and from every state, an end that is an end."""

from collections.abc import Iterable

from iapflow.definitions import model as m
from iapflow.definitions.check.circles import find_circle
from iapflow.definitions.project import Look, Project


def check_flow(look: Look, workflow: m.Workflow) -> None:
    """All checks of the shape."""
    _beginning(look, workflow)
    _reachable(look, workflow)
    _ways_on(look, workflow)
    _ends(look, workflow)
    _rounds(look, workflow)
    _pressed(look, workflow)
    _same_labels(look, workflow)


def _beginning(look: Look, workflow: m.Workflow) -> None:
    initial = [name for name, state in workflow.states.items() if state.initial]
    if not initial:
        message = "no state is 'initial: true'; a case would not know where to begin"
        look.error(("states",), message, "def.no_initial", of_key=True)
    for name in initial[1:]:
        message = f"{name!r} and {initial[0]!r} are both initial; a case begins in one"
        look.error(("states", name, "initial"), message, "def.two_initial")


def ways(workflow: m.Workflow) -> dict[str, set[str]]:
    """State -> states that may follow, by a person or by itself; `previous` leads nowhere new."""
    after: dict[str, set[str]] = {name: {route.to for route in state.route} for name, state in workflow.states.items()}
    for transition in workflow.transitions.values():
        for source in transition.leaves(workflow):
            if source in after:
                after[source].add(source if transition.to == "previous" else transition.to)
    return after


def _reachable(look: Look, workflow: m.Workflow) -> None:
    after = ways(workflow)
    if not workflow.states.keys() >= {name for names in after.values() for name in names} | _sources(workflow):
        return  # a misspelt state is said already
    todo = [name for name, state in workflow.states.items() if state.initial]
    seen: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(after.get(name, ()))
    if seen:
        for name in workflow.states:
            if name not in seen:
                look.error(("states", name), f"no way leads to the state {name!r}", "def.unreachable", of_key=True)


def _sources(workflow: m.Workflow) -> set[str]:
    return {name for transition in workflow.transitions.values() for name in transition.leaves(workflow)}


def _ways_on(look: Look, workflow: m.Workflow) -> None:
    leaving = _sources(workflow)
    if not leaving <= workflow.states.keys():
        return  # a misspelt state is said already
    for name, state in workflow.states.items():
        if not state.final and not state.route and name not in leaving:
            message = f"no way leads on from the state {name!r}; a case would be stuck. Is 'final: true' missing?"
            look.error(("states", name), message, "def.dead_end", of_key=True)


def _ends(look: Look, workflow: m.Workflow) -> None:
    final = {name for name, state in workflow.states.items() if state.final}
    for name, transition in workflow.transitions.items():
        left = sorted(final.intersection(transition.leaves(workflow)))
        if left and not transition.reopens:
            message = f"{name!r} leaves {left[0]!r}, which is final; say 'reopens: true' if that is meant"
            look.error(("transitions", name), message, "def.final_has_exit", of_key=True)
    for name in sorted(final):
        if workflow.states[name].route:
            message = f"the state {name!r} is final, so it cannot have a route"
            look.error(("states", name, "route"), message, "def.final_has_exit", of_key=True)


def _rounds(look: Look, workflow: m.Workflow) -> None:
    """Routes and timers that lead round to where they began, with nobody in between."""
    nodes: dict[str, set[str]] = {name: {route.to for route in state.route} for name, state in workflow.states.items()}
    for name, state in workflow.states.items():
        for after in state.after:
            fired = workflow.transitions.get(after.do)
            if fired is not None and fired.to not in (name, "previous"):
                nodes[name].add(fired.to)
    circle = find_circle(nodes)
    if circle:
        way = " to ".join(repr(name) for name in [*circle, circle[0]])
        message = f"routes or timers go round without a person: {way}"
        look.error(("states", circle[0]), message, "def.route_loop", of_key=True)


def fired_by_others(project: Project) -> Iterable[tuple[str, str]]:
    """Workflow and transition that an effect of some workflow fires."""
    for parsed in project.workflows.values():
        yield from fired_by(parsed.value)


def effects_of(workflow: m.Workflow) -> list[m.Effect]:
    """Every effect of a workflow."""
    effects = [effect for transition in workflow.transitions.values() for effect in transition.effects]
    effects += [effect for state in workflow.states.values() for route in state.route for effect in route.effects]
    return [*effects, *workflow.start.effects]


def fired_by(workflow: m.Workflow) -> Iterable[tuple[str, str]]:
    """Workflow and transition that an effect of this one fires."""
    for effect in effects_of(workflow):
        if effect.name == "fire":
            yield effect.parameters.workflow, effect.parameters.do  # type: ignore[attr-defined]


def _pressed(look: Look, workflow: m.Workflow) -> None:
    """What a person presses says by whom."""
    by_itself = {after.do for state in workflow.states.values() for after in state.after}
    by_itself |= {state.approve.then for state in workflow.states.values() if state.approve}
    by_itself |= {state.approve.else_ for state in workflow.states.values() if state.approve}
    by_itself |= {do for ident, do in fired_by_others(look.project) if ident == workflow.workflow}
    for name, transition in workflow.transitions.items():
        if not transition.by and not transition.link and name not in by_itself:
            message = f"{name!r} has no 'by': say which roles may press it"
            look.error(("transitions", name), message, "def.no_roles", of_key=True)


def _same_labels(look: Look, workflow: m.Workflow) -> None:
    """Two buttons that nobody can tell apart."""
    seen: dict[tuple[str, str], str] = {}
    said: set[tuple[str, str]] = set()
    for name, transition in workflow.transitions.items():
        label = next(iter(transition.label.values()), "")
        for source in transition.leaves(workflow):
            other = seen.setdefault((source, label), name)
            if other != name and (other, name) not in said and transition.by and workflow.transitions[other].by:
                said.add((other, name))
                message = f"{other!r} and {name!r} carry the same label and both leave {source!r}"
                look.warn(("transitions", name, "label"), message, "def.same_label")
