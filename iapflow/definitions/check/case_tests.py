"""Tests in a workflow's file: their steps, states, facts and forms exist."""

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
        for root in given.roots:
            known = registry.roots.keys() | {"subject"}
            look.known((*path, "given", root), root, "key of a test", known)


def _clocks(look: Look, workflow: m.Workflow, index: int, test: m.CaseTest) -> None:
    """The clocks that a test is given, and those whose last day it expects."""
    expected = test.expect.due if isinstance(test.expect.due, dict) else {}
    for place, names in ((("given", "clocks"), test.given.clocks), (("expect", "due"), expected)):
        for name in names:
            look.known(("tests", index, *place, name), name, "clock", workflow.clocks)
