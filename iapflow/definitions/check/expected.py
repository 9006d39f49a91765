"""What a workflow's own test expects, by name: reasons, tasks, tables, fields, letters."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.project import Look

Path = tuple[Any, ...]
BECAUSE = frozenset(
    {"by", "not_by", "state", "form", "needs", "within", "extended", "revision", "voted", "in_order", "vote", "task"}
    | {"calendar", "warning"}
)
"""Why the engine itself refuses; a rule refuses by its id."""
_ROW = re.compile(r"\[[^\]]*\]")


def check_expected(look: Look, path: Path, workflow: m.Workflow, expect: m.Expect) -> None:
    """Every name under `expect`."""
    if expect.because is not None:
        look.known((*path, "because"), expect.because, "reason", [*BECAUSE, *_rule_ids(look, workflow)])
    for number, letter in enumerate(expect.letters or ()):
        look.known((*path, "letters", number), letter, "letter", look.project.letters)
    if look.project.role_ids is not None:
        for number, task in enumerate(expect.tasks or ()):
            look.known((*path, "tasks", number), task, "task", [*look.project.role_ids, *_task_ids(workflow)])
    tables = look.project.registry.record_targets
    for table in expect.recorded or {}:
        look.known((*path, "recorded", table), table, "table to record into", tables)
    for key in ("hidden", "required"):
        for number, name in enumerate(getattr(expect, key) or ()):
            _field(look, (*path, key, number), workflow, name)


def _rule_ids(look: Look, workflow: m.Workflow) -> Iterator[str]:
    """The ids of the workflow's rules and of those of its forms."""
    groups = [workflow.start.needs, *(one.needs for one in workflow.transitions.values())]
    groups += [state.approve.needs for state in workflow.states.values() if state.approve]
    forms = (look.project.bound(workflow, alias) for alias in workflow.forms)
    groups += [form.rules for form in forms if form is not None]
    for rules in groups:
        yield from (rule.id for rule in rules if rule.id)


def _task_ids(workflow: m.Workflow) -> Iterator[str]:
    for state in workflow.states.values():
        yield from (task.id or f"task_{number}" for number, task in enumerate(state.tasks, 1))


def _field(look: Look, path: Path, workflow: m.Workflow, name: str) -> None:
    """`form.field`, `form.rows.column`, or with a row's id in brackets."""
    alias = name.partition(".")[0]
    if not look.known(path, alias, "form", workflow.forms):
        return
    form = look.project.bound(workflow, alias)
    if form is not None:
        look.known(path, _ROW.sub("", name), "field", list(_paths(alias, form)))


def _paths(alias: str, form: m.Form) -> Iterable[str]:
    for _, _, name, field in form.fields():
        yield f"{alias}.{name}"
        yield from (f"{alias}.{name}.{column}" for column in field.fields or {})
