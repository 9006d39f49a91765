"""What the tests of a workflow show and what they leave open: transitions never fired, refusals never seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iapflow.definitions.model import Transition, Workflow
from iapflow.services.workflow_tests import Outcome


@dataclass(frozen=True, slots=True)
class Coverage:
    """One workflow under its own green tests.

    Args:
        unfired: transitions that no test fires.
        unrefused: transition and reason (`not_by`, `needs` or a rule's id) of refusals that no test shows.
    """

    workflow: str
    transitions: int
    refusals: int
    unfired: tuple[str, ...]
    unrefused: tuple[tuple[str, str], ...]


def coverage(workflow: Workflow, outcomes: Sequence[Outcome]) -> Coverage:
    """Only green tests count."""
    green = [outcome for outcome in outcomes if outcome.workflow == workflow.id and outcome.is_green]
    fired = {name for outcome in green for name in outcome.fired}
    shown = {(name, why) for outcome in green for name, why in outcome.refused}
    wanted = [(name, why) for name, each in workflow.transitions.items() for why in refusals_of(each)]
    return Coverage(
        workflow.id,
        len(workflow.transitions),
        len(wanted),
        tuple(name for name in workflow.transitions if name not in fired),
        tuple(pair for pair in wanted if pair not in shown),
    )


def refusals_of(transition: Transition) -> Iterable[str]:
    """The reasons for which this can be refused, apart from a wrong role, state or form."""
    if transition.not_by:
        yield "not_by"
    yield from dict.fromkeys(rule.id or "needs" for rule in transition.needs if rule.level == "error")
