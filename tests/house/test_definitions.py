"""Every definition that is shipped passes the checks an administrator's own must pass."""

import pytest

import iapflow.builtin  # noqa: F401 - registers what definitions may name
from iapflow.definitions.catalogue import check, read_project
from iapflow.errors import Problem
from iapflow.extend import REGISTRY
from tests.house.sizes import ROOT

PROJECTS = (ROOT, ROOT / "tests" / "bench" / "project")


def errors(texts: dict[str, bytes]) -> list[Problem]:
    """What would refuse publishing."""
    return [problem for problem in check(texts, REGISTRY) if problem.level == "error"]


@pytest.mark.parametrize("project", PROJECTS, ids=["shipped", "bench"])
def test_the_definitions_have_no_errors(project):
    """Workflows, forms, lists, letters, roles and calendar together."""
    texts = read_project(project)

    assert {"workflows", "forms"} == {name.split("/")[0] for name in texts}
    assert [] == [str(problem) for problem in errors(texts)]


def test_a_misspelt_role_would_be_found():
    """The test above can fail."""
    texts = read_project(PROJECTS[1])
    name = "workflows/placement.yaml"
    texts[name] = texts[name].replace(b"by: [tutor]", b"by: [tutr]")

    assert any("tutr" in problem.message for problem in errors(texts))
