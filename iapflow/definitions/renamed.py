"""Where a name is unknown, the declaration that may have been renamed: near it in letters, and nobody names it.

Problems are found where a name is used.  When the slip lies in the declaration, every use is a problem and the
declaration is none; so each of them also says where it stands.  Nothing is looked for while there are no errors.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from iapflow.definitions.near import nearest
from iapflow.definitions.reading import Document
from iapflow.errors import Place, Problem

WORD = re.compile(r"[^\W\d]\w*")
QUOTED = re.compile(r"'([^'\s]+)'")
MEANT = "Did you mean "
UNKNOWN = ".unknown_"
"""So the codes of problems about a name that is not there read."""


@dataclass(frozen=True, slots=True)
class Names:
    """What is declared and named nowhere else, and every word that is declared."""

    alone: Mapping[str, Place]
    declared: frozenset[str]


def with_renamed(
    problems: Sequence[Problem], documents: Iterable[Document], texts: Mapping[str, bytes]
) -> list[Problem]:
    """The same problems; those about an unknown name also say where a near one stands that nobody names."""
    if not any(_is_unknown(problem) for problem in problems):
        return list(problems)
    names = _names(list(documents), texts)
    return [_with_place(problem, names) if _is_unknown(problem) else problem for problem in problems]


def _is_unknown(problem: Problem) -> bool:
    return problem.level == "error" and UNKNOWN in problem.code


def _with_place(problem: Problem, names: Names) -> Problem:
    found = _meant(problem.message, names)
    place = names.alone.get(found) if found else None
    if found is None or place is None or (place.path, place.line) == (problem.path, problem.line):
        return problem
    return replace(problem, see=place, hint=f"{found!r} stands there and nothing names it; was it renamed?")


def _meant(message: str, names: Names) -> str | None:
    """The name that the message proposes, if nobody names it; else the nearest to what it does not know."""
    said, _, proposed = message.partition(MEANT)
    for quoted in QUOTED.findall(proposed):
        for part in reversed(quoted.split(".")):
            if part in names.alone:
                return str(part)
    parts = [part for quoted in QUOTED.findall(said) for part in reversed(quoted.split("."))]
    strangers = [part for part in parts if part not in names.declared]
    near = (nearest(part, names.alone) for part in strangers if WORD.fullmatch(part))
    return next((name for name in near if name), None)


def _names(documents: Sequence[Document], texts: Mapping[str, bytes]) -> Names:
    counted: Counter[str] = Counter()
    for raw in texts.values():
        counted.update(WORD.findall(raw.decode("utf-8", "replace")))
    alone, declared = dict[str, Place](), set[str]()
    for document in documents:
        for word, mark in _words(document.data, document.marks[2]):
            declared.add(word)
            if counted[word] == 1:
                alone[word] = Place(document.path, mark.line + 1, mark.column + 1)
    return Names(alone, frozenset(declared))


def _words(here: Any, marks: Any) -> Iterator[tuple[str, Any]]:
    """Every key that is a name, and every value that is nothing but one: an id, a code, a form."""
    inside = here.items() if isinstance(here, dict) else enumerate(here)
    for key, value in inside:
        key_mark, mark, deeper = marks[key]
        if isinstance(here, dict) and WORD.fullmatch(key):
            yield key, key_mark
        if deeper is not None:
            yield from _words(value, deeper)
        elif isinstance(value, str) and WORD.fullmatch(value):
            yield value, mark
