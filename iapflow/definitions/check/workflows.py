"""Workflows: every name leads somewhere."""

from collections.abc import Iterable, Mapping
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.check.letters import check_number
from iapflow.definitions.project import Look

Path = tuple[Any, ...]


def check_workflow(look: Look, workflow: m.Workflow) -> None:
    """Forms, stages, roles, states and transitions by name."""
    registry = look.project.registry
    look.known(("subject",), workflow.subject, "subject", registry.subjects.keys() | {"none"})
    check_number(look, workflow)
    _words(look, ("one_open_per",), workflow.one_open_per, "thing to be open per", registry.asks)
    for alias, use in workflow.forms.items():
        look.known(("forms", alias, "form"), use.form, "form", look.project.forms)
    viewing(look, ("view",), workflow.view, workflow)
    _start(look, workflow)
    for name, state in workflow.states.items():
        _state(look, ("states", name), state, workflow)
    for name, transition in workflow.transitions.items():
        _transition(look, ("transitions", name), transition, workflow)
    for name, queue in workflow.queues.items():
        _queue(look, ("queues", name), queue, workflow)


def _queue(look: Look, path: Path, queue: m.Queue, workflow: m.Workflow) -> None:
    _words(look, (*path, "states"), queue.states, "state", workflow.states)
    if queue.do is None or not look.known((*path, "do"), queue.do, "transition", workflow.transitions):
        return
    if not set(queue.states) & set(workflow.transitions[queue.do].leaves(workflow)):
        look.error((*path, "do"), f"{queue.do!r} leaves none of the states of this queue", "def.no_way")


def _related(look: Look, path: Path, relation: str, workflow: m.Workflow) -> None:
    """A relation that somebody can stand in to a case about this."""
    about = look.project.registry.relations.get(relation, frozenset())
    if about and workflow.subject not in about:
        wanted = " or ".join(sorted(about))
        message = f"{relation!r} needs a case about {wanted}; this workflow is about {workflow.subject}"
        look.error(path, message, "def.no_relation")


def viewing(
    look: Look, path: Path, view: Mapping[str, Iterable[str]] | Iterable[str] | None, workflow: m.Workflow
) -> None:
    """Roles, or roles by form."""
    if view is None:
        return
    if not isinstance(view, Mapping):
        look.known_roles(path, view)
        return
    for alias, roles in view.items():
        look.known((*path, alias), alias, "form", workflow.forms)
        look.known_roles((*path, alias), roles)


def _start(look: Look, workflow: m.Workflow) -> None:
    start, registry = workflow.start, look.project.registry
    look.known_roles(("start", "by"), start.by)
    _words(look, ("start", "asks"), start.asks, "thing to ask for", registry.asks | registry.subjects.keys())
    if start.chooses is not None and look.project.role_ids is not None:
        look.known(("start", "chooses"), start.chooses, "role", look.project.role_ids)
    for alias in start.prefill:
        look.known(("start", "prefill", alias), alias, "form", workflow.forms)
    if start.form is not None:
        look.known(("start", "form"), start.form, "form", workflow.forms)


def _state(look: Look, path: Path, state: m.State, workflow: m.Workflow) -> None:
    if state.stage is not None:
        look.known((*path, "stage"), state.stage, "stage", workflow.stages)
    viewing(look, (*path, "view"), state.view, workflow)
    viewing(look, (*path, "edit"), state.edit, workflow)
    for index, route in enumerate(state.route):
        look.known((*path, "route", index, "to"), route.to, "state", workflow.states)
    if state.approve is not None:
        _approve(look, (*path, "approve"), state.approve, workflow)
    for index, task in enumerate(state.tasks):
        _task(look, (*path, "tasks", index), task, workflow)
    if isinstance(state.done, int) and state.done > len(state.tasks) and not any(task.for_each for task in state.tasks):
        message = (
            f"'done' wants {state.done} tasks, but there are only {len(state.tasks)}; the state could never be left"
        )
        look.error((*path, "done"), message, "def.bad_range")


def _approve(look: Look, path: Path, approve: m.Approve, workflow: m.Workflow) -> None:
    look.known_roles((*path, "of"), approve.of)
    look.known_roles((*path, "veto"), (role for role in approve.veto if role != "any"))
    _words(look, (*path, "need", "all"), approve.need.all_, "approver under 'of' named", approve.of)
    if approve.need.any_ is not None:
        _words(look, (*path, "need", "any", "of"), approve.need.any_.of, "approver under 'of' named", approve.of)
    look.known((*path, "then"), approve.then, "transition", workflow.transitions)
    look.known((*path, "else"), approve.else_, "transition", workflow.transitions)
    if approve.form is not None:
        look.known((*path, "form"), approve.form, "form", workflow.forms)


def _task(look: Look, path: Path, task: m.TaskDef, workflow: m.Workflow) -> None:
    if look.project.role_ids is not None and "." not in task.to:
        look.known((*path, "to"), task.to, "role", look.project.role_ids)
    if task.form is not None:
        look.known((*path, "form"), task.form, "form", workflow.forms)


def _transition(look: Look, path: Path, transition: m.Transition, workflow: m.Workflow) -> None:
    """States, roles, relations and forms of one transition."""
    from_, registry = transition.from_, look.project.registry
    if isinstance(from_, m.Except):
        _words(look, (*path, "from", "except"), from_.except_, "state", workflow.states)
    else:
        _words(look, (*path, "from"), from_, "state", workflow.states)
    if transition.to != "previous":
        look.known((*path, "to"), transition.to, "state", [*workflow.states, "previous"])
    look.known_roles((*path, "by"), transition.by)
    for index, excluded in enumerate(transition.not_by):
        if isinstance(excluded, m.Did):
            look.known((*path, "not_by", index, "did"), excluded.did, "transition", workflow.transitions)
        else:
            look.known((*path, "not_by", index), excluded, "relation", registry.relations)
            _related(look, (*path, "not_by", index), excluded, workflow)
    for key in ("submits", "binds", "marks"):
        _words(look, (*path, key), getattr(transition, key), "form", workflow.forms)
    if transition.form is not None:
        look.known((*path, "form"), transition.form, "form", workflow.forms)
    if transition.link is not None:
        known = [*registry.relations, *(look.project.role_ids or ())]
        look.known((*path, "link", "for"), transition.link.for_, "relation", known)
        role = (look.project.role_ids or {}).get(transition.link.for_)
        _related(look, (*path, "link", "for"), str(role.relation) if role else transition.link.for_, workflow)


def _words(look: Look, path: Path, words: Iterable[str], what: str, known: Iterable[str]) -> None:
    options = list(known)
    for index, word in enumerate(words):
        look.known((*path, index), word, what, options)
