"""What a workflow says and could never do: begin, go back, reopen."""

from iapflow.definitions import model as m
from iapflow.definitions.check.flow import effects_of, ways
from iapflow.definitions.model.transition import PREVIOUS
from iapflow.definitions.project import Look


def check_idle(look: Look, workflow: m.Workflow) -> None:
    """Beginnings, ways back, and what is reopened."""
    _begun(look, workflow)
    if not {name for one in workflow.transitions.values() for name in one.leaves(workflow)} <= workflow.states.keys():
        return  # a misspelt state is said already
    for name, transition in workflow.transitions.items():
        left = [workflow.states[state] for state in transition.leaves(workflow)]
        if transition.reopens and not any(state.final for state in left):
            message = f"{name!r} leaves no final state, so there is nothing to reopen"
            look.error(("transitions", name, "reopens"), message, "def.nothing_to_reopen")
        if transition.to == PREVIOUS:
            _back(look, workflow, name, transition)


def _begun(look: Look, workflow: m.Workflow) -> None:
    """Somebody opens its cases, or another workflow does."""
    started = {
        effect.parameters.workflow  # type: ignore[attr-defined]
        for parsed in look.project.workflows.values()
        for effect in effects_of(parsed.value)
        if effect.name == "start"
    }
    if not workflow.start.by and workflow.workflow not in started:
        message = "nobody can begin a case: 'start' names no role under 'by', and no workflow starts one"
        look.warn(("workflow",), message, "def.never_begun")


def _back(look: Look, workflow: m.Workflow, name: str, transition: m.Transition) -> None:
    """`to: previous` out of a state that no way leads into goes nowhere."""
    after = ways(workflow)
    for source in transition.leaves(workflow):
        reached = any(source in targets for here, targets in after.items() if here != source)
        if workflow.states[source].initial and not reached:
            why = f"a case begins in {source!r} and nothing leads back there"
            message = f"{why}, so there is no state before it to return to"
            look.error(("transitions", name, "to"), message, "def.no_way_back")
