"""A role that only reads is given nothing to write, press or decide."""

from collections.abc import Iterable, Iterator
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.project import Look

Path = tuple[Any, ...]


def check_readers(look: Look, workflow: m.Workflow) -> None:
    """Every place where a role acts."""
    roles = look.project.role_ids or {}
    for path, names in _acting(workflow):
        for index, name in enumerate(names):
            if name in roles and roles[name].read_only:
                message = f"{name!r} is 'read_only', so it cannot stand here; it may stand under 'view'"
                look.error((*path, index), message, "def.read_only")


def _acting(workflow: m.Workflow) -> Iterator[tuple[Path, Iterable[str]]]:
    yield ("start", "by"), workflow.start.by
    for name, transition in workflow.transitions.items():
        yield ("transitions", name, "by"), transition.by
    for name, state in workflow.states.items():
        for alias, roles in state.edit.items():
            yield ("states", name, "edit", alias), roles
        if state.approve is not None:
            yield ("states", name, "approve", "of"), state.approve.of
