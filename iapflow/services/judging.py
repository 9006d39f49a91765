"""All that can be said about a project before it is published: checks, ways on paper, its own tests."""

from collections.abc import Mapping

from iapflow.definitions.catalogue import check, load
from iapflow.definitions.registry import Registry
from iapflow.errors import Problem
from iapflow.services.workflow_paths import all_problems, walk
from iapflow.services.workflow_proof import failing_tests


def judged(texts: Mapping[str, bytes], registry: Registry) -> list[Problem]:
    """Errors of the files alone while there are any; else also dead ends and failing tests."""
    problems = check(texts, registry)
    if any(problem.level == "error" for problem in problems):
        return problems
    catalogue = load(texts, registry)
    return [*problems, *all_problems(walk(catalogue)), *failing_tests(catalogue, registry)]
