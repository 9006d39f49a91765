"""Every way through the workflows of a project walked on paper, and what is wrong with them at its line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from iapflow.definitions.catalogue import Catalogue, load
from iapflow.definitions.check.flow import fired_by
from iapflow.definitions.model import Workflow
from iapflow.definitions.reading import Document, read
from iapflow.definitions.registry import Registry
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


def walk(texts: Mapping[str, bytes], registry: Registry) -> list[Walked]:
    """Explore every workflow of a project.

    Raises:
        DefinitionError: the project has errors, which come first.
    """
    catalogue = load(texts, registry)
    paths = {text.ident: text.path for text in catalogue.texts if text.kind == "workflow"}
    return [_walked(catalogue, name, read(path, texts[path])) for name, path in paths.items()]


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
