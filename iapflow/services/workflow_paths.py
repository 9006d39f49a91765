"""Every way through the workflows of a project walked on paper, and what is wrong with them at its line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iapflow.definitions.catalogue import Catalogue
from iapflow.definitions.check.flow import fired_by
from iapflow.definitions.model import Workflow
from iapflow.definitions.reading import Document, read
from iapflow.engine.exploring import Finding, Found, explore, told
from iapflow.engine.exploring.spots import Ground
from iapflow.errors import Problem

ERRORS = frozenset({"dead_end", "trap"})


@dataclass(frozen=True, slots=True)
class Walked:
    """One workflow: how much was looked at, and what is wrong."""

    workflow: str
    spots: int
    ways: int
    is_whole: bool
    problems: tuple[Problem, ...]


def walk(catalogue: Catalogue) -> list[Walked]:
    """Explore every workflow of a project."""
    texts = [text for text in catalogue.texts if text.kind == "workflow"]
    return [_walked(catalogue, text.ident, read(text.path, text.text.encode())) for text in texts]


def stuck(catalogue: Catalogue) -> list[Problem]:
    """Only what must not be published: dead ends and traps."""
    return [problem for problem in all_problems(walk(catalogue)) if problem.level == "error"]


def _walked(catalogue: Catalogue, name: str, document: Document) -> Walked:
    workflow = catalogue.workflows[name]
    fired = frozenset(do for ident, do in _fired(catalogue) if ident == name)
    found: Found = explore(Ground(workflow, catalogue.roles, fired))
    problems = tuple(_problem(finding, workflow, document) for finding in found.findings)
    return Walked(name, found.spots, found.ways, found.is_whole, problems)


def _fired(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for workflow in catalogue.workflows.values():
        yield from fired_by(workflow)


def _problem(finding: Finding, workflow: Workflow, document: Document) -> Problem:
    """At the state it is about, or at the transition."""
    group = "transitions" if finding.kind == "never" else "states"
    place = document.place(group, finding.name, of_key=True)
    level = "error" if finding.kind in ERRORS else "warning"
    message = told(finding, workflow.initial)
    return Problem(place.path, place.line, place.column, message, level=level, code=f"path.{finding.kind}")  # type: ignore[arg-type]


def all_problems(walked: Sequence[Walked]) -> list[Problem]:
    """Of all workflows, in order."""
    return [problem for one in walked for problem in one.problems]
