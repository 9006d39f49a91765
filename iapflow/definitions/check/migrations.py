"""Migrations: from an older version, into states and fields that exist."""

from collections.abc import Iterator
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.answer_paths import AnswerPath, answer_path
from iapflow.definitions.project import Look

Path = tuple[Any, ...]
SHAPE = "write a field as 'form.field', a cell as 'form.rows[0].column', a column of every row as 'form.rows.column'"


def check_migrations(look: Look, workflow: m.Workflow) -> None:
    """Each block under `migrate`."""
    for index, migration in enumerate(workflow.migrate):
        path = ("migrate", index)
        if migration.from_ >= workflow.version:
            message = f"'from' {migration.from_} must be an older version than this one, {workflow.version}"
            look.error((*path, "from"), message, "def.bad_range")
        for old, new in migration.states.items():
            look.known((*path, "states", old), new, "state", workflow.states)
        for number, change in enumerate(migration.fields):
            _check_change(look, workflow, (*path, "fields", number), change)


def _check_change(look: Look, workflow: m.Workflow, path: Path, change: m.FieldChange) -> None:
    told = [change.move, change.drop, change.default]
    if sum(part is not None for part in told) != 1 or (change.move is None) != (change.to is None):
        look.error(path, "say one of: 'move' with 'to', 'drop', or 'default' with 'value'", "def.missing_key")
        return
    found: dict[str, AnswerPath] = {}
    for key, text in _paths(change):
        read = answer_path(text)
        if read is None or (read.is_whole_form and key != "drop"):
            look.error((*path, key), f"{text[:80]!r} leads to no answer; {SHAPE}", "def.bad_path")
            return
        found[key] = read
    for key in ("to", "default"):
        if key in found:
            _check_target(look, workflow, (*path, key), found[key])
    if "move" in found and "to" in found:
        _check_pair(look, (*path, "to"), found["move"], found["to"])


def _paths(change: m.FieldChange) -> Iterator[tuple[str, str]]:
    for key in ("move", "to", "drop", "default"):
        text = getattr(change, key)
        if text is not None:
            yield key, text


def _check_target(look: Look, workflow: m.Workflow, path: Path, target: AnswerPath) -> None:
    """Where an answer goes there must be a field of this version."""
    if not look.known(path, target.form, "form", workflow.forms, hint="It must be a name under 'forms'."):
        return
    form = look.project.bound(workflow, target.form)
    if form is None:
        return
    fields = {name: field for _, _, name, field in form.fields()}
    if not look.known(path, target.field or "", "field", fields) or target.column is None:
        return
    look.known(path, target.column, "column", fields[target.field or ""].fields or {})


def _check_pair(look: Look, path: Path, source: AnswerPath, target: AnswerPath) -> None:
    if source.form != target.form:
        look.error(path, "an answer moves within its own form", "def.bad_path")
    elif source.is_column != target.is_column or (source.is_column and source.field != target.field):
        look.error(path, "a column of every row becomes another column of the same rows", "def.bad_path")
