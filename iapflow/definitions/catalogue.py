"""All definitions of a project, read, checked and compiled together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from iapflow.definitions.bundle import Bundle
from iapflow.definitions.model import Calendar, Form, Indicators, Letter, ListDef, Purpose, Retention, Role, Workflow
from iapflow.definitions.registry import Registry
from iapflow.definitions.source import SourceText
from iapflow.errors import Problem

LANGUAGES = ("lv", "en")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every definition by its id, and the texts they came from."""

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

    def bundle(self, workflow_id: str) -> Bundle:
        """The workflow with its forms, lists and letters.

        Raises:
            KeyError: there is no such workflow.
        """
        raise NotImplementedError


def load(texts: Mapping[str, bytes], registry: Registry, *, languages: Sequence[str] = LANGUAGES) -> Catalogue:
    """Read, check and compile a project.

    Args:
        texts: relative path -> bytes, as `read_project` gives them.

    Raises:
        DefinitionError: with all errors at once.
    """
    raise NotImplementedError


def check(texts: Mapping[str, bytes], registry: Registry, *, languages: Sequence[str] = LANGUAGES) -> list[Problem]:
    """Errors and warnings, in the order of files and lines."""
    raise NotImplementedError


def read_project(folder: Path) -> dict[str, bytes]:
    """The definition files below a folder: relative path -> bytes.

    Raises:
        DefinitionError: a name leads out of the folder, or is no ordinary file.
    """
    raise NotImplementedError


def load_bundle(members: Sequence[SourceText], registry: Registry) -> Bundle:
    """A pinned bundle rebuilt from its stored texts; the same texts give the same digest."""
    raise NotImplementedError
