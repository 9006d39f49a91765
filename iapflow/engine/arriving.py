"""A case as it stands in a state, and whom the state asks: voters, people with tasks, or whose turn it is."""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypedDict, cast

from iapflow.definitions.model import Workflow
from iapflow.engine.approving import VOTE, sheets, votes_wanted
from iapflow.engine.context import Known
from iapflow.engine.entering import tasks_of
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.tasking import tasks_wanted, with_tasks_told
from iapflow.engine.to_dos import Key, ToDo
from iapflow.engine.values import Ask, Due, Snapshot, TaskPlan


class Asked(TypedDict):
    """What a step does to the to-dos of the state it leads to."""

    tasks: tuple[TaskPlan, ...]
    drops: tuple[Key, ...]
    lasts: bool


def arrived(book: Rulebook, snapshot: Snapshot, state_id: str, ask: Ask) -> Snapshot:
    """The case in this state, with the forms just handed in; a state that is entered has no votes or tasks yet."""
    here = replace(snapshot, state=state_id)
    if not asks_several(book.workflow):
        return here
    handed_in = ChainMap(dict(ask.answers), cast("dict[str, Any]", snapshot.handed_in))
    here = replace(here, handed_in=handed_in)
    if state_id != snapshot.state:
        here = replace(here, is_entering=True, to_dos=())
    votes: dict[str, Mapping[str, Any]] = {"votes": sheets(book, here)} if snapshot.votes else {}
    here = replace(here, roots=ChainMap(votes, cast("dict[str, Any]", snapshot.roots)))
    return with_tasks_told(book, here, ask)


def asks_several(workflow: Workflow) -> bool:
    """Whether some state of this workflow asks for votes or tasks."""
    return any(state.approve or state.tasks for state in workflow.states.values())


def asked_of(book: Rulebook, before: Snapshot, here: Snapshot, known: Known, due: Due | None) -> Asked:
    """The to-dos that open and those that fall away; where the state lasts, the others stand."""
    state = book.workflow.states[here.state]
    if not (state.approve or state.tasks):
        return Asked(tasks=tasks_of(book, here.state, due), drops=(), lasts=False)
    wanted = [*votes_wanted(book, here), *tasks_wanted(book, here.state, known, known["today"])]
    if due is not None:
        wanted = [each if each.due else replace(each, due=due.until) for each in wanted]
    own = () if state.approve or not known.get("facts.tasks_done") else tasks_of(book, here.state, due)
    kept = {_of(one.name, one.role, one.person_id) for one in here.to_dos if _stands(one)}
    asked_for = {_of((each.key, each.row_id), each.role, each.person): each for each in wanted}
    return Asked(
        tasks=(*(each for name, each in asked_for.items() if name not in kept), *own),
        drops=tuple(
            one.name for one in here.to_dos if one.is_open and _of(one.name, one.role, one.person_id) not in asked_for
        ),
        lasts=here.state == before.state,
    )


def _of(name: Key, role: str, person: int | None) -> tuple[Key, int | None]:
    """A task that a row gives to a person is another one when the row names another."""
    return name, None if role else person


def _stands(to_do: ToDo) -> bool:
    """Open, or done once for all; somebody who voted may be asked again."""
    return to_do.is_open or (to_do.is_done and to_do.key != VOTE)
