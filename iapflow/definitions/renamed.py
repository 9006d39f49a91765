"""Where a name is unknown, the declaration that may have been renamed: near it in letters, and nobody names it.

Problems are found where a name is used.  When the slip lies in the declaration, every use is a problem and the
declaration is none; so each of them also says where it stands.  Nothing is looked for while there are no errors.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from iapflow.definitions.reading import Document
from iapflow.errors import Place, Problem

WORD = re.compile(r"[^\W\d]\w*")
QUOTED = re.compile(r"'([^'\s]+)'")
MEANT = "Did you mean "
CLOSE = 0.8
"""How like a name must be that the message does not propose itself."""
UNKNOWN = ".unknown_"
"""So the codes of problems about a name that is not there read."""


@dataclass(frozen=True, slots=True)
class Names:
    """What stands somewhere and is named nowhere else, and every key."""

    alone: Mapping[str, Place]
    keys: frozenset[str]


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
    unknown = QUOTED.search(said)
    parts = unknown[1].split(".") if unknown else []
    stranger = next((part for part in reversed(parts) if part not in names.keys and part not in names.alone), "")
    near = get_close_matches(stranger[:80], {*names.alone, *names.keys}, n=1, cutoff=CLOSE) if stranger else []
    return near[0] if near and near[0] in names.alone else None


def _names(documents: Sequence[Document], texts: Mapping[str, bytes]) -> Names:
    counted: Counter[str] = Counter()
    for raw in texts.values():
        counted.update(WORD.findall(raw.decode("utf-8", "replace")))
    alone, keys = dict[str, Place](), set[str]()
    for document in documents:
        for word, mark, is_key in _words(document.data, document.marks[2]):
            if is_key:
                keys.add(word)
            if counted[word] == 1:
                alone[word] = Place(document.path, mark.line + 1, mark.column + 1)
    return Names(alone, frozenset(keys))


def _words(here: Any, marks: Any) -> Iterator[tuple[str, Any, bool]]:
    """Every key that is a name, and every name that is given by `id:`."""
    inside: Iterable[tuple[Any, Any]] = here.items() if isinstance(here, dict) else enumerate(here)
    for key, value in inside:
        key_mark, mark, deeper = marks[key]
        if isinstance(here, dict) and WORD.fullmatch(key):
            yield key, key_mark, True
        if deeper is not None:
            yield from _words(value, deeper)
        elif key == "id" and isinstance(value, str) and WORD.fullmatch(value):
            yield value, mark, False
