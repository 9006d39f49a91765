"""Two texts line by line, as programmers read it."""

from collections.abc import Iterable, Iterator
from difflib import unified_diff

from iapflow.definitions.source import SourceText


def unified(old: Iterable[SourceText], new: Iterable[SourceText]) -> Iterator[str]:
    """The lines that differ, file by file, in the order of the files."""
    before, after = ({(text.kind, text.ident): text for text in texts} for texts in (old, new))
    for key in sorted({*before, *after}):
        one, other = before.get(key), after.get(key)
        if one is not None and other is not None and one.digest == other.digest:
            continue
        yield from unified_diff(
            one.text.splitlines() if one else [],
            other.text.splitlines() if other else [],
            _named(one),
            _named(other),
            lineterm="",
        )


def _named(text: SourceText | None) -> str:
    if text is None:
        return "/dev/null"
    return f"{text.path} ({text.version})" if text.version is not None else text.path
