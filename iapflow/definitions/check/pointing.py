"""Paths that lead to a field of a form of the case: it is there, and names a person or a day where it must."""

from collections.abc import Iterable
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.project import Look, Project
from iapflow.definitions.registry import Registry

Path = tuple[Any, ...]


def check_person(look: Look, path: Path, target: str, workflows: Iterable[m.Workflow]) -> None:
    """A field of one of these workflows' forms, and somebody is chosen in it."""
    known: dict[str, m.Field] = {}
    for workflow in workflows:
        if is_unreadable(look.project, workflow, target):
            return
        known.update(fields_of(look.project, workflow))
    if look.known(path, target, "field", known) and not names_person(look.project.registry, known[target]):
        look.error(path, f"{target!r} names no person", "def.no_person")


def check_column(look: Look, path: Path, target: str, columns: dict[str, m.Field] | None, wanted: str) -> None:
    """`row.giver` of the rows that something stands for; columns are None where they cannot be read."""
    name = target.partition(".")[2]
    if columns is None or not look.known(path, name, "field", columns):
        return
    registry = look.project.registry
    spec = registry.field_types.get(columns[name].type)
    if wanted == "person" and not names_person(registry, columns[name]):
        look.error(path, f"{target!r} names no person", "def.no_person")
    if wanted == "date" and spec is not None and spec.cel not in ("date", "timestamp"):
        look.error(path, f"{target!r} is not a date", "def.not_a_date")


def fields_of(project: Project, workflow: m.Workflow) -> dict[str, m.Field]:
    """`form.field` -> the field, for every form of a workflow that could be read."""
    found: dict[str, m.Field] = {}
    for alias in workflow.forms:
        form = project.bound(workflow, alias)
        if form is not None:
            found.update((f"{alias}.{name}", field) for _, _, name, field in form.fields())
    return found


def columns_of(project: Project, workflow: m.Workflow, rows: str) -> dict[str, m.Field] | None:
    """The columns of `form.rows`; None where there are no such rows, which is said elsewhere."""
    field = fields_of(project, workflow).get(rows)
    return None if field is None else field.fields


def is_unreadable(project: Project, workflow: m.Workflow, target: str) -> bool:
    """Whether the form that a path leads into has faults of its own."""
    use = workflow.forms.get(target.partition(".")[0])
    return use is not None and project.form(use.form) is None


def names_person(registry: Registry, field: m.Field) -> bool:
    """Types whose answer is somebody; nothing is said about a type nobody knows."""
    spec = registry.field_types.get(field.type)
    return spec is None or spec.is_person
