"""One file: read, recognised, validated against its model, every mistake at its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from pydantic import ValidationError

from iapflow.definitions import model as m
from iapflow.definitions.reading import Document, read
from iapflow.definitions.registry import Registry
from iapflow.definitions.source import SourceText, digest_of
from iapflow.definitions.validation_words import problems_of
from iapflow.errors import DefinitionError, Place, Problem

KINDS: dict[str, type[m.Definition]] = {
    "workflow": m.Workflow,
    "form": m.Form,
    "list": m.ListDef,
    "letter": m.Letter,
    "roles": m.Roles,
    "calendar": m.Calendar,
    "purposes": m.Purposes,
    "indicators": m.Indicators,
}
NAMED = frozenset({"workflow", "form", "list", "letter"})
"""Kinds whose file is named after the id it begins with."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file with what it says.  `value` has passed its model, not yet the cross-checks."""

    source: SourceText
    document: Document
    value: Any

    @property
    def kind(self) -> str:
        """The kind: workflow, form, list, …."""
        return self.source.kind

    @property
    def ident(self) -> str:
        """The id that the file begins with."""
        return self.source.ident

    def place(self, *parts: Any, of_key: bool = False) -> Place:
        """Where a part of it stands."""
        return self.document.place(*parts, of_key=of_key)


def parse(path: str, raw: bytes, registry: Registry, languages: Sequence[str]) -> tuple[Parsed | None, list[Problem]]:
    """Read and validate one file; problems may be warnings beside a good value."""
    try:
        document = read(path, raw)
    except DefinitionError as error:
        return None, list(error.problems)
    kind = _kind(document)
    if kind is None:
        return None, [_unknown_kind(document)]
    unsaid: list[dict[str, Any]] = []
    context = {"registry": registry, "languages": tuple(languages), "unsaid": unsaid}
    value: Any = None
    try:
        value = KINDS[kind].model_validate(document.data, context=context)
        problems = []
    except ValidationError as error:
        problems = problems_of(error, document, KINDS[kind], registry)
    problems += _unsaid(document, unsaid, languages)
    problems += _misnamed(document, kind)
    if value is None:
        return None, problems
    ident, version = str(document.data[kind]) if kind in NAMED else kind, getattr(value, "version", None)
    source = SourceText(kind, _ident(kind, ident, path), version, path, digest_of(raw), document.text)
    return Parsed(source, document, value), problems


def _ident(kind: str, ident: str, path: str) -> str:
    """Files of early signs are told apart by their names."""
    return PurePosixPath(path).stem if kind == "indicators" else ident


def _kind(document: Document) -> str | None:
    """What a file begins with says what it is."""
    if not isinstance(document.data, dict):
        return None
    return next((key for key in document.data if key in KINDS), None)


def _unknown_kind(document: Document) -> Problem:
    place = document.whole()
    begins = ", ".join(f"'{kind}:'" for kind in KINDS)
    return Problem(
        place.path, place.line, place.column, f"a definition begins with one of {begins}", code="def.unknown_kind"
    )


def _misnamed(document: Document, kind: str) -> list[Problem]:
    """The file's name and the id must agree, so that a name leads to its file."""
    ident, stem = document.data[kind], PurePosixPath(document.path).stem
    if kind not in NAMED or ident == stem or not isinstance(ident, str):
        return []
    place = document.place(kind)
    message = f"this file is named {stem!r} and must begin with '{kind}: {stem}', not {ident[:60]!r}"
    return [Problem(place.path, place.line, place.column, message, code="def.file_name")]


def _unsaid(document: Document, unsaid: list[dict[str, Any]], languages: Sequence[str]) -> list[Problem]:
    """Labels that lack a language: an error for the first one, a warning for another."""
    if not unsaid:
        return []
    wanted = {id(label): label for label in unsaid}
    problems, todo = [], [(document.data, document.marks)]
    while todo:
        value, marks = todo.pop()
        if id(value) in wanted:
            place = Place(document.path, marks[1].line + 1, marks[1].column + 1)
            problems += [_missing(place, language, languages) for language in languages if language not in value]
        inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        todo.extend((part, marks[2][key]) for key, part in inside)
    return problems


def _missing(place: Place, language: str, languages: Sequence[str]) -> Problem:
    is_error = language == languages[0]
    message = f"the language '{language}' is missing"
    return Problem(
        place.path,
        place.line,
        place.column,
        message,
        level="error" if is_error else "warning",
        code="def.missing_label",
    )
