"""Required fields that nobody who may submit can write: the form could never be handed in."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.project import Findings, Project

Path = tuple[Any, ...]
Layer = tuple[Path, m.Section | m.Field]
"""A section, a field, a column, with its place: each narrows what the one around it allows."""
BARS: tuple[tuple[str, str, Callable[[m.Section | m.Field, str], bool]], ...] = (
    ("view", "none of them may see it", lambda part, role: part.view is not None and role not in part.view),
    ("edit", "none of them may write it", lambda part, role: part.edit is not None and role not in part.edit),
    ("mask", "it is masked for all of them", lambda part, role: role in (part.mask or ())),
)


def check_writing(project: Project, workflow: m.Workflow, findings: Findings) -> None:
    """Each form that a transition submits or asks for, in each state it leaves."""
    for name, transition in workflow.transitions.items():
        for alias in dict.fromkeys((*transition.submits, *([transition.form] if transition.form else []))):
            use = workflow.forms.get(alias)
            parsed = project.forms.get(use.form) if use else None
            if parsed is None:
                continue
            groups = _writers(workflow, transition, alias)
            for writers, states in groups.items():
                where = f" in {', '.join(map(repr, states))}" if len(groups) > 1 else ""
                who = ", ".join(sorted(writers))
                for field_id, path, why in _unwritable(parsed.value, writers):
                    message = f"{field_id!r} is required, but {name!r} is for {who}{where}, and {why}"
                    findings.at(parsed.place(*path), message, "def.unwritable_required")


def _writers(workflow: m.Workflow, transition: m.Transition, alias: str) -> dict[frozenset[str], list[str]]:
    """Who writes this form before it is handed in -> the states: its editors there, else who presses."""
    groups: dict[frozenset[str], list[str]] = {}
    for name in transition.leaves(workflow):
        if name in workflow.states:
            editors = frozenset(workflow.states[name].edit.get(alias, ()))
            asked = frozenset(transition.by) if alias == transition.form or not editors else frozenset()
            if editors | asked:
                groups.setdefault(editors | asked, []).append(name)
    return groups


def _unwritable(form: m.Form, writers: Iterable[str]) -> Iterator[tuple[str, Path, str]]:
    """Required fields that none of these may write, with the words that keep them out."""
    for name, layers in _required(form):
        if not any(_may(role, layers) for role in writers):
            yield name, *_barred(layers, tuple(writers))


def _may(role: str, layers: Sequence[Layer]) -> bool:
    return not any(bars(part, role) for _, part in layers for _, _, bars in BARS)


def _barred(layers: Sequence[Layer], writers: Sequence[str]) -> tuple[Path, str]:
    """The outermost word that keeps all of them out; where they are kept out one by one, the innermost of one."""
    for whom in (writers, writers[:1]):
        for path, part in layers if whom is writers else layers[::-1]:
            for key, why, bars in BARS:
                if all(bars(part, role) for role in whom):
                    return (*path, key), why
    raise AssertionError("somebody may write it")


def _required(form: m.Form) -> Iterator[tuple[str, tuple[Layer, ...]]]:
    """Every required field with its layers, from the section inwards."""
    for section_id, section, field_id, field in form.fields():
        path: Path = ("sections", section_id)
        outer: Layer = (path, section)
        todo: list[tuple[str, tuple[Layer, ...]]] = [(field_id, (outer, ((*path, "fields", field_id), field)))]
        while todo:
            name, layers = todo.pop()
            here, part = layers[-1]
            assert isinstance(part, m.Field)  # noqa: S101 - the innermost layer is always a field
            if part.required and part.compute is None:
                yield name, layers
            for inner, cell in (part.fields or {}).items():
                todo.append((f"{name}.{inner}", (*layers, ((*here, "fields", inner), cell))))
