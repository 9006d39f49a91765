"""What a to-do leads to: the words of its action, and on which page it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from iapflow.definitions.model import Workflow
from iapflow.errors import Sentence, Text

Place = Literal["form", "approval", "application", "talk", "author", "case", "vote", "task"]
REGISTERED_BY_LEARNER = "application"
TALK = "talk"
ENTRUSTED = "entrust"
"""Done by choosing who writes the plan."""


@dataclass(frozen=True, slots=True)
class Doing:
    """The next thing to do in a case.

    Args:
        label: the words of the action.
        place: on which page it is done; `alias` is the form's where it is a form, the task's where it is one.
        row_id: the row that a task stands for.
    """

    label: Sentence
    place: Place = "case"
    alias: str = ""
    row_id: str = ""


VOTE = "vote"
LOOK = Doing(Text("Open it"))
DECIDE = Text("Look and decide")


def doing(workflow: Workflow | None, state: str, transition: str | None) -> Doing:
    """What a task asks for; a task without a transition waits for a form to be written."""
    if workflow is None or state not in workflow.states:
        return LOOK
    written = next(iter(workflow.states[state].edit), None)
    if transition is None or transition not in workflow.transitions:
        return Doing(Text("Fill in"), "form", written) if written else LOOK
    action = workflow.transitions[transition]
    place = _of_learner(workflow, transition)
    if place is not None:
        return Doing(action.label, place)
    if action.submits:
        alias = action.submits[0] if isinstance(action.submits, tuple) else str(action.submits)
        return Doing(action.label, "form", alias)
    if action.binds:
        return Doing(action.label, "approval")
    return Doing(DECIDE if _is_open(workflow, state, transition) else action.label)


def _is_open(workflow: Workflow, state: str, transition: str) -> bool:
    """Several ways lead on and no queue names this one: a button may not take the decision before it was looked at."""
    if any(state in queue.states and queue.do == transition for queue in workflow.queues.values()):
        return False
    ways = [one for one in workflow.transitions.values() if one.by and state in one.leaves(workflow)]
    return len({one.to for one in ways if one.to != state}) > 1


def _of_learner(workflow: Workflow, transition: str) -> Place | None:
    """The short page of a learner on which this is done."""
    action = workflow.transitions[transition]
    if workflow.id == REGISTERED_BY_LEARNER and action.submits:
        return "application"
    if workflow.id == TALK and action.form:
        return "talk"
    return "author" if transition == ENTRUSTED else None


def doing_of(workflow: Workflow | None, row: Any) -> Doing:
    """The same for a row of the list: a vote, a task of the state, else whose turn it is."""
    if row.key == VOTE:
        return Doing(Text("Vote"), "vote")
    if row.key:
        return Doing(row.why or Text("Do it"), "task", row.key, row.row_id or "")
    return doing(workflow, row.state, row.transition)
