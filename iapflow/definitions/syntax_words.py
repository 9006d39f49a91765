"""The parser's complaints in words an administrator can use."""

import re
from typing import Any

import yaml

_QUOTES = "Is a quote not closed, or should a text with a colon, comma or bracket stand in quotes?"
_SENTENCES = (
    ("mapping values are not allowed", "a colon is not allowed here; put the whole text in quotes"),
    ("while scanning a quoted scalar", "this quote is opened and never closed"),
    ("expected ',' or '}'", f"a ',' or '}}' is expected here. {_QUOTES}"),
    ("expected ',' or ']'", f"a ',' or ']' is expected here. {_QUOTES}"),
    (
        "expected key",
        "a key is expected here, as far to the right as the keys above. "
        "Is a quote not closed, or the line indented wrongly?",
    ),
    ("expected '-' indicator", "a list goes on here, but this line does not begin with '-'"),
    ("could not find expected ':'", "a ':' is missing after this key"),
    ("cannot start any token", "this character cannot begin a text; put the text in quotes"),
    ("escape", "there is no such escape of a Unicode character in a text in double quotes"),
    ("found undefined tag", "tags are not used here"),
    ("anchor", "anchors and aliases are not used here"),
    ("alias", "anchors and aliases are not used here"),
    ("unexpected end of stream", "the file ends too early. " + _QUOTES),
)
_TAB = re.compile(r"^[ ]*\t", re.MULTILINE)


def syntax_sentence(text: str, error: yaml.MarkedYAMLError) -> tuple[int | None, int | None, str]:
    """A sentence for a syntax error, and a better place than the parser's own if there is one."""
    told = f"{error.context or ''}; {error.problem or ''}"
    mark: Any = error.problem_mark or error.context_mark
    tab = _tab_near(text, mark.line)
    if tab is not None:
        return tab + 1, 1, "a tab stands where blanks are needed; indent with blanks only"
    for part, sentence in _SENTENCES:
        if part in told:
            if part == "while scanning a quoted scalar" and "escape" in told:
                continue
            opened = error.context_mark if part == "while scanning a quoted scalar" else None
            if opened is not None:
                return opened.line + 1, opened.column + 1, sentence
            return None, None, sentence
    return None, None, "this cannot be read as YAML. " + _QUOTES


def _tab_near(text: str, line: int) -> int | None:
    """The line, here or just above, that is indented with a tab."""
    lines = text.split("\n")
    return next((number for number in (line, line - 1) if 0 <= number < len(lines) and _TAB.match(lines[number])), None)
