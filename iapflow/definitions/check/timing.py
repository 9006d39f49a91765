"""Deadlines, clocks and timers: units, dates, and somebody to escalate to."""

from collections.abc import Sequence
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.check.spans import check_span
from iapflow.definitions.project import Look
from iapflow.definitions.scope import Scope
from iapflow.definitions.scopes import Scopes

Path = tuple[Any, ...]


def check_timing(look: Look, workflow: m.Workflow, scopes: Scopes) -> None:
    """Everything that has to do with time."""
    _Timing(look, workflow, scopes.workflow(workflow)).run()


class _Timing:
    """One workflow's times."""

    def __init__(self, look: Look, workflow: m.Workflow, scope: Scope) -> None:
        self.look = look
        self.workflow = workflow
        self.scope = scope

    def run(self) -> None:
        """Clocks, then states, then what is open for a while only."""
        for name, clock in self.workflow.clocks.items():
            path: Path = ("clocks", name)
            for index, runs_in in enumerate(clock.runs_in):
                self.look.known((*path, "runs_in", index), runs_in, "state", self.workflow.states)
            check_span(self.look, (*path, "in"), clock.in_)
            if clock.from_ is not None:
                self.date((*path, "from"), clock.from_)
            self._timing(path, clock, tuple(clock.runs_in))
        for name, state in self.workflow.states.items():
            self._state(("states", name), name, state)
        for name, transition in self.workflow.transitions.items():
            if transition.within is not None:
                check_span(self.look, ("transitions", name, "within"), transition.within)

    def date(self, path: Path, name: str) -> None:
        """A path that gives a date."""
        if name not in self.scope.variables:
            if name.partition(".")[0] in self._unreadable():
                return
            dates = [
                known for known, variable in self.scope.variables.items() if variable.kind in ("date", "timestamp")
            ]
            self.look.known(path, name, "date", dates)
        elif self.scope.variables[name].kind not in ("date", "timestamp"):
            self.look.error(path, f"{name!r} is not a date", "def.not_a_date")

    def _unreadable(self) -> set[str]:
        """Names of forms whose file has faults of its own."""
        return {alias for alias, use in self.workflow.forms.items() if self.look.project.form(use.form) is None}

    def _state(self, path: Path, name: str, state: m.State) -> None:
        written = self.look.parsed.document.data["states"][name].get("due")
        for index, due in enumerate(state.due):
            here: Path = (*path, "due", index) if isinstance(written, list) else (*path, "due")
            self._when(here, due)
            self._timing(here, due, (name,))
        for index, after in enumerate(state.after):
            here = (*path, "after", index)
            self._when(here, after)
            if self.look.known((*here, "do"), after.do, "transition", self.workflow.transitions):
                fired = self.workflow.transitions[after.do]
                if name not in fired.leaves(self.workflow):
                    message = f"{after.do!r} does not leave the state {name!r}, so this timer could never fire it"
                    self.look.error((*here, "do"), message, "def.bad_timer")
        for index, task in enumerate(state.tasks):
            if isinstance(task.due, m.Span):
                check_span(self.look, (*path, "tasks", index, "due"), task.due)
            elif task.due is not None and not task.due.startswith("row."):
                self.date((*path, "tasks", index, "due"), task.due)

    def _when(self, path: Path, timer: m.Due | m.After) -> None:
        """One of: `in`, `at`, `before` with `in`."""
        if timer.in_ is not None:
            check_span(self.look, (*path, "in"), timer.in_)
        for key in ("at", "before"):
            target: str | None = getattr(timer, key)
            if target is not None:
                self.date((*path, key), target)
        said = [timer.at is not None, timer.before is not None, timer.in_ is not None]
        if said not in ([True, False, False], [False, True, True], [False, False, True]):
            self.look.error(path, "say one of: 'in', 'at', or 'before' with 'in'", "def.bad_timer")

    def _timing(self, path: Path, timing: m.Due | m.Clock, states: Sequence[str]) -> None:
        for index, span in enumerate(timing.remind):
            check_span(self.look, (*path, "remind", index), span)
        if timing.roll is not None:
            check_span(self.look, (*path, "roll"), m.Span(1, "working_days"))
        if timing.escalate is None:
            return
        check_span(self.look, (*path, "escalate", "after"), timing.escalate.after)
        self._chain((*path, "escalate", "to"), timing.escalate.to, states)

    def _chain(self, path: Path, role_id: str, states: Sequence[str]) -> None:
        """Whoever is told must stand at or above those who are late."""
        roles = self.look.project.role_ids
        if roles is None or not self.look.known(path, role_id, "role", [*roles, "deputy"]):
            return
        scopes = self.look.project.registry.scopes
        acting = {role for state in states for role in acting_roles(self.workflow, state) if role in roles}
        if role_id == "deputy":
            if acting and not any(roles[role].deputy for role in acting):
                message = "none of those who act here has a deputy ('deputy: true' in roles.yaml)"
                self.look.error(path, f"{message}, so it cannot be escalated to one", "def.bad_escalation")
            return
        reach = {scope for role in acting for scope in _above(roles[role].scope, scopes)}
        if reach and roles[role_id].scope not in reach and roles[role_id].scope in scopes:
            message = f"{role_id!r} stands neither beside nor above those who act here, so it cannot be escalated to"
            self.look.error(path, message, "def.bad_escalation")


def acting_roles(workflow: m.Workflow, state_id: str) -> set[str]:
    """The roles that write, press, vote or have a task in a state."""
    state = workflow.states.get(state_id)
    roles = {role for roles in state.edit.values() for role in roles} if state else set()
    if state is not None and state.approve is not None:
        roles.update(state.approve.of)
    if state is not None:
        roles.update(task.to for task in state.tasks if "." not in task.to)
    for transition in workflow.transitions.values():
        if state_id in transition.leaves(workflow):
            roles.update(transition.by)
    return roles


def check_deputies(look: Look, workflow: m.Workflow) -> None:
    """A state that hangs on one role without a deputy."""
    roles = look.project.role_ids
    if roles is None:
        return
    for name in workflow.states:
        acting = acting_roles(workflow, name)
        if len(acting) == 1:
            role_id = next(iter(acting))
            if role_id in roles and not roles[role_id].deputy:
                message = f"only {role_id!r} can act in {name!r}, and it has no deputy"
                look.warn(("states", name), message, "def.no_deputy", of_key=True)


def _above(scope: str, scopes: dict[str, str | None]) -> list[str]:
    """A scope and all wider ones."""
    found: list[str] = []
    here: str | None = scope
    while here is not None and here in scopes and here not in found:
        found.append(here)
        here = scopes[here]
    return found
