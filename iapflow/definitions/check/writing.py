"""Required fields that nobody who may submit can write: the form could never be handed in."""

from collections.abc import Iterator
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.project import Findings, Project

Path = tuple[Any, ...]


def check_writing(project: Project, workflow: m.Workflow, findings: Findings) -> None:
    """Each form that a transition submits or asks for, in each state it leaves."""
    for name, transition in workflow.transitions.items():
        for alias in {*transition.submits, *([transition.form] if transition.form else [])}:
            use = workflow.forms.get(alias)
            parsed = project.forms.get(use.form) if use else None
            if parsed is None:
                continue
            writers = _writers(workflow, transition, alias)
            for path, field_id, editors in _required(parsed.value):
                if writers and not writers & set(editors):
                    who = ", ".join(sorted(writers))
                    message = f"{field_id!r} is required, but {name!r} is for {who}, and none of them may write it"
                    findings.at(parsed.place(*path, "edit"), message, "def.unwritable_required")


def _writers(workflow: m.Workflow, transition: m.Transition, alias: str) -> set[str]:
    """Who writes this form before it is handed in: its editors in those states, else who presses."""
    states = [workflow.states[name] for name in transition.leaves(workflow) if name in workflow.states]
    editors = {role for state in states for role in state.edit.get(alias, ())}
    return editors or set(transition.by)


def _required(form: m.Form) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """Required fields that only some roles may write."""
    for section_id, section, field_id, field in form.fields():
        path: Path = ("sections", section_id, "fields", field_id)
        todo: list[tuple[Path, str, m.Field, tuple[str, ...] | None]] = [(path, field_id, field, section.edit)]
        while todo:
            here, name, part, outer = todo.pop()
            editors = part.edit if part.edit is not None else outer
            if part.required and part.compute is None and editors is not None:
                yield (here if part.edit is not None else ("sections", section_id)), name, editors
            inside = (part.fields or {}).items()
            todo += [((*here, "fields", inner), f"{name}.{inner}", cell, editors) for inner, cell in inside]
