"""Tests in a workflow's file: their steps, states, facts and forms exist."""

from collections.abc import Mapping
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.check.steps import check_steps
from iapflow.definitions.project import Look

STEPS = frozenset({"vote", "task", "wait", "to", "start"})


def check_case_tests(look: Look, workflow: m.Workflow) -> None:
    """Every name in every test."""
    registry, roles = look.project.registry, look.project.role_ids
    for index, test in enumerate(workflow.tests):
        path = ("tests", index)
        given, expect = test.given, test.expect
        for key, name in (("given", given.state), ("expect", expect.state)):
            if name is not None:
                look.known((*path, key, "state"), name, "state", workflow.states)
        if expect.refused is not None:
            look.known((*path, "expect", "refused"), expect.refused, "transition", workflow.transitions.keys() | STEPS)
        for number, step in enumerate(test.do):
            look.known((*path, "do", number), step.name, "transition", workflow.transitions.keys() | STEPS)
        if given.as_ is not None and roles is not None:
            look.known((*path, "given", "as"), given.as_, "role", roles)
        for name in given.facts:
            look.known((*path, "given", "facts", name), name, "fact", registry.facts)
        _clocks(look, workflow, index, test)
        check_steps(look, workflow, index, test)
        for alias in given.forms:
            look.known((*path, "given", "forms", alias), alias, "form", workflow.forms)
        for root, parts in given.roots.items():
            _parts(look, (*path, "given", root), workflow, root, parts)
    _names(look, workflow)


def _parts(look: Look, path: tuple[Any, ...], workflow: m.Workflow, root: str, parts: Any) -> None:
    """`institution: {type: …}`: what rules could not read would be passed over in silence."""
    registry = look.project.registry
    if not look.known(path, root, "key of a test", registry.roots.keys() | {"subject"}):
        return
    known = registry.subjects.get(workflow.subject, {}) if root == "subject" else registry.roots[root]
    if not isinstance(parts, Mapping):
        look.error(path, f"{root!r} must be a map, as in {{{next(iter(known), 'name')}: …}}", "def.wrong_type")
        return
    for part in parts:
        look.known((*path, part), part, f"part of {root!r}", known)


def _names(look: Look, workflow: m.Workflow) -> None:
    """A failing test is told by its name."""
    seen: set[str] = set()
    for index, test in enumerate(workflow.tests):
        if test.name in seen:
            look.error(("tests", index, "name"), f"there is a test named {test.name[:60]!r} already", "def.duplicate")
        seen.add(test.name)


def _clocks(look: Look, workflow: m.Workflow, index: int, test: m.CaseTest) -> None:
    """The clocks that a test is given, and those whose last day it expects."""
    expected = test.expect.due if isinstance(test.expect.due, dict) else {}
    for place, names in ((("given", "clocks"), test.given.clocks), (("expect", "due"), expected)):
        for name in names:
            look.known(("tests", index, *place, name), name, "clock", workflow.clocks)
