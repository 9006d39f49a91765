"""All definitions of a project, read, checked and compiled together."""

import gc
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iapflow.definitions.bundle import Bundle, bundle_of
from iapflow.definitions.check import check_project
from iapflow.definitions.model import Calendar, Form, Indicators, Letter, ListDef, Purpose, Retention, Role, Workflow
from iapflow.definitions.parsing import parse
from iapflow.definitions.project import Findings, Project
from iapflow.definitions.registry import Registry
from iapflow.definitions.renamed import with_renamed
from iapflow.definitions.source import SourceText
from iapflow.errors import DefinitionError, Problem

LANGUAGES = ("lv", "en")
FOLDERS = ("workflows", "forms")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every definition by its id, and the texts they came from.

    Args:
        ever: workflow -> digest of a bundle -> the workflow as that bundle has it, for cases that began earlier;
            filled by whoever knows what was published, and not compiled.
    """

    workflows: Mapping[str, Workflow]
    forms: Mapping[str, Form]
    lists: Mapping[str, ListDef]
    letters: Mapping[str, Letter]
    roles: Mapping[str, Role]
    calendar: Calendar | None
    purposes: Mapping[str, Purpose]
    retentions: Mapping[str, Retention]
    indicators: Mapping[str, Indicators]
    texts: tuple[SourceText, ...]
    warnings: tuple[Problem, ...]
    ever: Mapping[str, Mapping[str, Workflow]] = field(default_factory=dict)

    def bundle(self, workflow_id: str) -> Bundle:
        """The workflow with its forms, lists and letters.

        Raises:
            KeyError: there is no such workflow.
        """
        return bundle_of(self.workflows[workflow_id], self)


def load(texts: Mapping[str, bytes], registry: Registry, *, languages: Sequence[str] = LANGUAGES) -> Catalogue:
    """Read, check and compile a project.

    Args:
        texts: relative path -> bytes, as `read_project` gives them.

    Raises:
        DefinitionError: with all errors at once.
    """
    project, problems = _checked(texts, registry, languages)
    errors = [problem for problem in problems if problem.level == "error"]
    if errors:
        raise DefinitionError(errors)
    return _catalogue(project, problems)


def check(texts: Mapping[str, bytes], registry: Registry, *, languages: Sequence[str] = LANGUAGES) -> list[Problem]:
    """Errors and warnings, in the order of files and lines."""
    return _checked(texts, registry, languages)[1]


def read_project(folder: Path) -> dict[str, bytes]:
    """The definition files below a folder: relative path -> bytes.

    Raises:
        DefinitionError: a name leads out of the folder, or is no ordinary file.
    """
    root, texts, problems = folder.resolve(), dict[str, bytes](), list[Problem]()
    for top in FOLDERS:
        for path in sorted((root / top).rglob("*.y*ml")):
            name = path.relative_to(root).as_posix()
            wrong = _no_file(path, root)
            if wrong:
                problems.append(Problem(name, 1, 1, wrong, code="def.not_a_file"))
            else:
                texts[name] = path.read_bytes()
    if problems:
        raise DefinitionError(problems)
    return texts


def load_bundle(members: Sequence[SourceText], registry: Registry, workflow: str | None = None) -> Bundle:
    """A pinned bundle rebuilt from its stored texts; the same texts give the same digest.

    What is not pinned (roles, calendar, purposes) is not looked at: it was right when published.

    Args:
        workflow: whose bundle it is; others among the members are only read by its rules.

    Raises:
        DefinitionError: a text no longer means anything, for example because a fact is gone.
        KeyError: there is no workflow among the members.
    """
    findings, project = Findings(), Project(registry, ())
    _parse_all({member.path: member.text.encode() for member in members}, project, findings)
    project.broken.update(("roles", "calendar", "purposes"))
    workflow = workflow or next(member.ident for member in members if member.kind == "workflow")
    check_project(project, findings, only_compile=workflow)
    if findings.problems:
        raise DefinitionError(findings.problems)
    catalogue = _catalogue(project, ())
    return catalogue.bundle(workflow)


def _checked(texts: Mapping[str, bytes], registry: Registry, languages: Sequence[str]) -> tuple[Project, list[Problem]]:
    """Parse and check; the collector of garbage waits, since nothing built here is garbage."""
    findings, project = Findings(), Project(registry, tuple(languages))
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        _parse_all(texts, project, findings)
        check_project(project, findings)
    finally:
        if was_enabled:
            gc.enable()
    documents = (parsed.document for parsed in project.everything())
    unique = with_renamed(list(dict.fromkeys(findings.problems)), documents, texts)
    return project, sorted(unique, key=lambda problem: (problem.path, problem.line, problem.column))


def _parse_all(texts: Mapping[str, bytes], project: Project, findings: Findings) -> None:
    for path, raw in texts.items():
        parsed, problems = parse(path, raw, project.registry, project.languages)
        findings.problems.extend(problems)
        if parsed is None:
            project.give_up(path)
        else:
            project.add(parsed, findings)


def _catalogue(project: Project, problems: Sequence[Problem]) -> Catalogue:
    """The values behind the files."""

    def values(kind: str) -> dict[str, Any]:
        return {ident: parsed.value for ident, parsed in project.group(kind).items()}

    return Catalogue(
        workflows=values("workflow"),
        forms=values("form"),
        lists=values("list"),
        letters=values("letter"),
        roles=project.roles.value.roles if project.roles else {},
        calendar=project.calendar.value if project.calendar else None,
        purposes=project.purposes.value.purposes if project.purposes else {},
        retentions=project.purposes.value.retentions if project.purposes else {},
        indicators=values("indicators"),
        texts=tuple(parsed.source for parsed in project.everything()),
        warnings=tuple(problem for problem in problems if problem.level == "warning"),
    )


def _no_file(path: Path, root: Path) -> str | None:
    """Why this is not an ordinary file inside the folder, or None."""
    if not path.resolve().is_relative_to(root):
        return "this is a link that leads outside of the folder of definitions"
    mode = os.stat(path, follow_symlinks=False).st_mode
    if stat.S_ISLNK(mode):
        return "this is a link; put the file itself here"
    return None if stat.S_ISREG(mode) else "this is not an ordinary file"
