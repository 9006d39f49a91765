"""What is published and what lies in the project's folder, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.definitions.source import digest_of
from iapflow.errors import Missing, Problem
from iapflow.store.definition_text import DefinitionText, PublishedText

KINDS = {
    "workflow": "Workflows", "form": "Forms", "list": "Lists", "letter": "Letters", "roles": "Roles",
    "calendar": "Calendar", "purposes": "Purposes", "indicators": "Indicators",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """A file of the project's folder.

    Args:
        standing: same, changed or new, compared with what is published.
    """

    path: str
    standing: str
    problems: tuple[Problem, ...]

    @property
    def has_errors(self) -> bool:
        """Whether it cannot be published as it is."""
        return any(problem.level == "error" for problem in self.problems)


def current_texts(session: Session) -> Sequence[DefinitionText]:
    """The texts in force, by kind and id."""
    joined = select(DefinitionText).join(PublishedText, PublishedText.digest == DefinitionText.digest)
    return session.scalars(joined.order_by(DefinitionText.kind, DefinitionText.ident)).all()


def text_by_digest(session: Session, digest: str) -> DefinitionText:
    """One text, in force or not.

    Raises:
        Missing: no text with this digest was ever published here.
    """
    found = session.get(DefinitionText, digest)
    if found is None:
        raise Missing
    return found


def versions_of(session: Session, text: DefinitionText) -> Sequence[DefinitionText]:
    """All texts that were ever published under this kind and id, newest first."""
    same = select(DefinitionText).where(DefinitionText.kind == text.kind, DefinitionText.ident == text.ident)
    return session.scalars(same.order_by(DefinitionText.stored_at.desc(), DefinitionText.version.desc())).all()


def by_kind(texts: Sequence[DefinitionText]) -> list[tuple[str, list[DefinitionText]]]:
    """Texts under the names of their kinds, workflows first."""
    order = [*KINDS, *sorted({text.kind for text in texts} - set(KINDS))]
    groups = [(KINDS.get(kind, kind), [text for text in texts if text.kind == kind]) for kind in order]
    return [(name, group) for name, group in groups if group]


def compared(project: Mapping[str, bytes], texts: Sequence[Any], problems: Sequence[Problem]) -> list[File]:
    """The files of the folder with their problems; those that differ or are wrong come first."""
    known = {text.path: text.digest for text in texts}
    files = []
    for path, raw in project.items():
        standing = "new" if path not in known else "same" if known[path] == digest_of(raw) else "changed"
        mine = tuple(problem for problem in problems if problem.path == path)
        files.append(File(path, standing, mine))
    return sorted(files, key=lambda file: (not file.has_errors, file.standing == "same", not file.problems, file.path))
