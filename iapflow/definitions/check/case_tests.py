"""Tests in a workflow's file: their steps, states, facts and forms exist."""

from iapflow.definitions import model as m
from iapflow.definitions.project import Look

STEPS = frozenset({"vote", "wait", "to", "start"})


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
        for key, clocks in (("given", given.clocks), ("expect", expect.due if isinstance(expect.due, dict) else {})):
            for name in clocks:
                place = (*path, key, "clocks" if key == "given" else "due", name)
                look.known(place, name, "clock", workflow.clocks)
        for alias in given.forms:
            look.known((*path, "given", "forms", alias), alias, "form", workflow.forms)
        for root in given.roots:
            known = registry.roots.keys() | {"subject"}
            look.known((*path, "given", root), root, "key of a test", known)
