"""Who sees a case, a form, a section: said beside the states, and nothing listed is nothing seen."""

from collections.abc import Iterable, Mapping

from iapflow.definitions.model import Field, Form, Section, State, Transition, Workflow

NOBODY: frozenset[str] = frozenset()


def case_viewers(workflow: Workflow, state_id: str) -> frozenset[str]:
    """The roles that see a case of this workflow while it is in this state."""
    state = workflow.states[state_id]
    seen = set(_roles(_view(workflow, state)))
    for roles in state.edit.values():
        seen.update(roles)
    return frozenset(seen | _pressers(workflow, state_id) | _asked(workflow, state))


def viewers_by_state(workflow: Workflow) -> dict[str, frozenset[str]]:
    """For the scope of rows: state -> roles that see cases in it."""
    return {state_id: case_viewers(workflow, state_id) for state_id in workflow.states}


def form_viewers(workflow: Workflow, state_id: str, alias: str) -> frozenset[str]:
    """The roles that see this form of a case in this state; sheets of votes are shown with the votes only."""
    if alias in sheets_of_votes(workflow):
        return NOBODY
    state = workflow.states[state_id]
    view = _view(workflow, state)
    seen = set(view.get(alias, ())) if isinstance(view, Mapping) else set(view)
    seen.update(state.edit.get(alias, ()))
    return frozenset(seen | _pressers(workflow, state_id, alias) | _asked(workflow, state, alias))


def form_editors(workflow: Workflow, state_id: str, alias: str) -> frozenset[str]:
    """The roles that may write this form in this state."""
    return frozenset(workflow.states[state_id].edit.get(alias, ()))


def sheets_of_votes(workflow: Workflow) -> frozenset[str]:
    """The forms that come with votes: each person's own."""
    return frozenset(state.approve.form for state in workflow.states.values() if state.approve and state.approve.form)


def sections_seen(form: Form, roles: Iterable[str]) -> dict[str, Section]:
    """The sections of a form that somebody holding these roles on the case may read."""
    mine = frozenset(roles)
    return {
        name: section
        for name, section in form.sections.items()
        if section.view is None or mine & frozenset(section.view)
    }


def reads_whole(form: Form, roles: Iterable[str]) -> bool:
    """Whether somebody holding these roles may read every section, field and column, none of them masked."""
    mine = frozenset(roles)
    for section in form.sections.values():
        fields = [one for field in section.fields.values() for one in (field, *(field.fields or {}).values())]
        parts: list[Section | Field] = [section, *fields]
        for part in parts:
            if (part.view is not None and not mine & set(part.view)) or (part.mask and mine <= set(part.mask)):
                return False
    return True


def _asked(workflow: Workflow, state: State, alias: str | None = None) -> set[str]:
    """Who votes here, or has a task; with a form, where it is bound to the decision or belongs to the task."""
    seen = {task.to for task in state.tasks if "." not in task.to and alias in {None, task.form}}
    if state.approve is not None:
        then = workflow.transitions.get(state.approve.then)
        if alias is None or (then is not None and alias in then.binds):
            seen.update(state.approve.of)
    return seen


def _view(workflow: Workflow, state: State) -> Mapping[str, Iterable[str]] | Iterable[str]:
    return state.view if state.view is not None else (workflow.view or ())


def _roles(view: Mapping[str, Iterable[str]] | Iterable[str]) -> Iterable[str]:
    if isinstance(view, Mapping):
        return {role for roles in view.values() for role in roles}
    return view


def _pressers(workflow: Workflow, state_id: str, alias: str | None = None) -> frozenset[str]:
    """Who may fire a transition out of this state; with a form, only where the transition is about it."""
    return frozenset(
        role
        for transition in workflow.transitions.values()
        if state_id in transition.leaves(workflow) and (alias is None or alias in _forms_of(transition))
        for role in transition.by
    )


def _forms_of(transition: Transition) -> frozenset[str]:
    """The forms that are handed in, decided on, marked or asked."""
    asked = (transition.form,) if transition.form else ()
    return frozenset((*transition.submits, *transition.binds, *transition.marks, *asked))
