"""Other cases: what goes along to a child, what a workflow shows of its cases, and who reads whom."""

from collections.abc import Iterable, Mapping
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions import standard as s
from iapflow.definitions.bundle import children_read
from iapflow.definitions.project import Look
from iapflow.definitions.scope import Scope

Path = tuple[Any, ...]
BELOW_AND_ABOVE = frozenset({"children", "parent"})
"""What `where` may say beside what cases share."""
PREVIOUS_CASE = "previous_case"


def check_shows(look: Look, workflow: m.Workflow) -> None:
    """Columns are fields of forms that are filled once, each under its own name; nobody reads in a circle."""
    seen: dict[str, str] = {}
    for index, path in enumerate(workflow.shows):
        alias, _, field = path.partition(".")
        use = workflow.forms.get(alias)
        if use is None:
            look.error(("shows", index), f"{path!r} is no field of a form of this workflow", "def.not_shown")
        elif use.many:
            look.error(("shows", index), f"{alias!r} is filled many times; a case shows one value", "def.not_shown")
        elif field in seen:
            message = f"{path!r} would be read under the same name as {seen[field]!r}"
            look.error(("shows", index), message, "def.not_shown")
        seen.setdefault(field, path)
    texts = [parsed.source for parsed in look.project.workflows.values()]
    for other in children_read(workflow.workflow, texts):
        if other in look.project.workflows and workflow.workflow in children_read(other, texts):
            message = f"this workflow and {other!r} read each other's cases; only one of two may read the other"
            look.error(("workflow",), message, "def.circle")


def check_start(look: Look, path: Path, effect: s.StartCase, workflow: m.Workflow, scope: Scope) -> None:
    """Each name under `with` is one that the child knows, and each value can be read here."""
    parsed = look.project.workflows.get(effect.workflow)
    if parsed is None:
        return
    child: m.Workflow = parsed.value
    known = list(_taken_along(look, child))
    for name, given in effect.with_.items():
        look.known((*path, "with", name), name, "value that goes along", known)
        _check_given(look, (*path, "with", name), given, scope, _columns(look, workflow, effect.for_each))
    if child.start.chooses and child.start.chooses not in effect.with_:
        message = f"{effect.workflow!r} asks who its {child.start.chooses!r} is; name the person under 'with'"
        look.error(path, message, "def.missing_key")


def check_prefill(look: Look, workflow: m.Workflow) -> None:
    """Only the case before this one can be taken over from."""
    for alias, source in workflow.start.prefill.items():
        look.known(("start", "prefill", alias), source, "case to take over from", (PREVIOUS_CASE,))


def check_where(look: Look, path: Path, effect: s.Fire) -> None:
    """Which cases move is said by what they share, and every one of it exists."""
    registry = look.project.registry
    known = registry.asks | (registry.subjects.keys() - {"none"}) | BELOW_AND_ABOVE
    for index, name in enumerate(effect.where):
        look.known((*path, "where", index), name, "thing to share", known)
    if not effect.where:
        message = "say under 'where' what the cases share; without it every open case of the workflow would move"
        look.error(path, message, "def.missing_key")


def _taken_along(look: Look, child: m.Workflow) -> Iterable[str]:
    """Whom it is for, its roles, and the fields of its forms."""
    registry = look.project.registry
    yield from sorted(registry.asks | (registry.subjects.keys() - {"none"}))
    yield from look.project.role_ids or ()
    for alias in child.forms:
        form = look.project.bound(child, alias)
        yield from (f"{alias}.{field}" for _, _, field, _ in form.fields()) if form else ()


def _check_given(look: Look, path: Path, given: Any, scope: Scope, columns: Iterable[str]) -> None:
    if isinstance(given, Mapping):
        if set(given) != {"value"}:
            look.error(path, "a value that is meant as it stands is written {value: …}", "def.bad_value")
        return
    if not isinstance(given, str):
        return
    names = [name for name in scope.variables if not name.endswith(".filled")]
    hint = "A text that is meant as it stands is written {value: …}."
    look.known(path, given, "value to take along", [*names, *(f"row.{column}" for column in columns)], hint=hint)


def _columns(look: Look, workflow: m.Workflow, for_each: str | None) -> Iterable[str]:
    """The columns of the rows, each of which gets its own case."""
    alias, _, field = (for_each or "").partition(".")
    form = look.project.bound(workflow, alias)
    found = next((one for _, _, name, one in form.fields() if name == field), None) if form else None
    return ["id", *(found.fields or {})] if found else []


def check_given_cases(look: Look, workflow: m.Workflow) -> None:
    """Tests: the children and rows they are given, and the cases they expect to be begun."""
    workflows = look.project.workflows
    for index, test in enumerate(workflow.tests):
        given, expect = ("tests", index, "given"), ("tests", index, "expect")
        for name, rows in test.given.children.items():
            if look.known((*given, "children", name), name, "workflow", workflows):
                _check_children(look, (*given, "children", name), workflows[name].value, rows)
        for path in test.given.rows:
            use = workflow.forms.get(path.partition(".")[0])
            if use is None:
                look.known((*given, "rows", path), path.partition(".")[0], "form", workflow.forms)
            elif "." not in path and not use.many:
                message = f"{path!r} is filled once; name the rows inside it, as in '{path}.…'"
                look.error((*given, "rows", path), message, "def.not_rows")
        for name in test.expect.begun or {}:
            look.known((*expect, "begun", name), name, "workflow", workflows)


def _check_children(look: Look, path: Path, child: m.Workflow, rows: Iterable[Mapping[str, Any]]) -> None:
    known = ["id", "state", "number", "is_open", *(one.partition(".")[2] for one in child.shows)]
    for number, row in enumerate(rows):
        for name in row:
            look.known((*path, number, name), name, "column of a child", known)
        if "state" in row:
            look.known((*path, number, "state"), str(row["state"]), "state", child.states)
