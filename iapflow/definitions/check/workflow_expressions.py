"""The expressions of a workflow, all in one scope; and the paths its rules and lists point at."""

from collections.abc import Iterator, Sequence
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.check.compiling import Compiler
from iapflow.definitions.project import Look
from iapflow.definitions.scopes import Scopes

Path = tuple[Any, ...]


def gather_workflow(look: Look, workflow: m.Workflow, scopes: Scopes, compiler: Compiler) -> None:
    """Rules must be able to pass; conditions need only fit."""
    scope = scopes.workflow(workflow)
    for path, rule in _rules(workflow):
        compiler.add_rule(look, (*path, "if"), rule.if_, scope)
    for path, expr in _conditions(look, workflow):
        compiler.add(look, path, expr, scope)


def check_pointers(look: Look, workflow: m.Workflow, scopes: Scopes) -> None:
    """`fix` of rules, columns of queues, `shows`, rows of tasks."""
    known = [name for name in scopes.workflow(workflow).variables if not name.endswith(".filled")]
    broken = {alias for alias, use in workflow.forms.items() if look.project.form(use.form) is None}
    pointed: list[tuple[Path, str]] = []
    for path, rule in _rules(workflow):
        if rule.fix is not None:
            parts = rule.fix.split(".")
            pointed.append(((*path, "fix"), ".".join(parts[:2])))
    for name, queue in workflow.queues.items():
        pointed += [(("queues", name, "columns", index), column) for index, column in enumerate(queue.columns)]
    pointed += [(("shows", index), column) for index, column in enumerate(workflow.shows)]
    for name, state in workflow.states.items():
        for index, task in enumerate(state.tasks):
            if task.for_each is not None:
                pointed.append((("states", name, "tasks", index, "for_each"), task.for_each))
    for path, target in pointed:
        if target.partition(".")[0] not in broken:
            look.known(path, target, "field", [*known, *workflow.forms])


def _rules(workflow: m.Workflow) -> Iterator[tuple[Path, m.Rule]]:
    yield from _each(("start", "needs"), workflow.start.needs)
    for name, transition in workflow.transitions.items():
        yield from _each(("transitions", name, "needs"), transition.needs)
    for name, state in workflow.states.items():
        if state.approve is not None:
            yield from _each(("states", name, "approve", "needs"), state.approve.needs)


def _each(path: Path, rules: Sequence[m.Rule]) -> Iterator[tuple[Path, m.Rule]]:
    for index, rule in enumerate(rules):
        yield (*path, index), rule


def _conditions(look: Look, workflow: m.Workflow) -> Iterator[tuple[Path, m.Expr]]:
    """Routes, timers, deadlines, tasks, splits and migrations."""
    for name, state in workflow.states.items():
        path: Path = ("states", name)
        is_list = isinstance(look.parsed.document.data["states"][name].get("due"), list)
        yield from (((*path, "route", index, "if"), route.if_) for index, route in enumerate(state.route))
        yield from _when((*path, "due"), state.due, is_list=is_list)
        yield from _when((*path, "after"), state.after)
        yield from _when((*path, "tasks"), state.tasks)
    for name, queue in workflow.queues.items():
        if queue.split is not None:
            yield ("queues", name, "split", "if"), queue.split.if_
    for index, migration in enumerate(workflow.migrate):
        if migration.stay_if is not None:
            yield ("migrate", index, "stay_if"), migration.stay_if


def _when(
    path: Path, parts: Sequence[m.Due | m.After | m.TaskDef], *, is_list: bool = True
) -> Iterator[tuple[Path, m.Expr]]:
    """The conditions of deadlines, timers and tasks."""
    for index, part in enumerate(parts):
        if part.when is not None:
            yield (*path, *((index,) if is_list else ()), "when"), part.when
