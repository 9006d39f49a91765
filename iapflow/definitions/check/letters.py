"""Letters, numbers and titles: only `{name}` is replaced, and only by names from a fixed list."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.near import did_you_mean
from iapflow.definitions.project import Look

_GAP = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*").fullmatch
_SEQ = re.compile(r"seq:0[1-9]").fullmatch


def check_letter(look: Look, letter: m.Letter) -> None:
    """Subject and body in every language."""
    known = look.project.registry.placeholders
    for key, label in (("subject", letter.subject), ("body", letter.body)):
        for language, words in label.items():
            check_gaps(look, (key, language), words, known)


def check_number(look: Look, workflow: m.Workflow) -> None:
    """The case's number: `{seq:05}` and registered parts."""
    if workflow.number is not None:
        check_gaps(look, ("number",), workflow.number, look.project.registry.number_parts | {"seq"}, may_pad=True)


def check_gaps(look: Look, path: Sequence[Any], words: str, known: Iterable[str], *, may_pad: bool = False) -> None:
    """Every gap holds a known name and nothing else."""
    for gap in gaps(words):
        if may_pad and _SEQ(gap):
            continue
        if _NAME(gap) is None or "__" in gap:
            message = f"a placeholder is {{name}} and no more; '{{{gap[:40]}}}' is none"
            look.error(path, message, "letter.bad_placeholder")
        elif gap not in set(known):
            message = f"there is no placeholder {{{gap[:60]}}}.{did_you_mean(gap, known)}"
            look.error(path, message, "letter.unknown_placeholder")


def gaps(words: str) -> Iterator[str]:
    """What stands between single braces; `{{` and `}}` write a brace."""
    for match in _GAP.finditer(words):
        if match[0] not in ("{{", "}}"):
            yield match[1] if match[1] is not None else match[0]
