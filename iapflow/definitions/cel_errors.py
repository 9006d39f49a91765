"""The expression compiler's complaints, with their offset, in words an administrator can use."""

import re

from iapflow.definitions.tokens import Slip

_PLACE = re.compile(r"ERROR: <input>:(-?[0-9]+):(-?[0-9]+): (.*)")
_OVERLOAD = re.compile(r"found no matching overload for '([^']+)' applied to '\((.*)\)'")
_KINDS = {
    "double": "a number with decimals",
    "int": "a whole number",
    "string": "a text",
    "bool": "a yes or no",
    "google.protobuf.Timestamp": "a date",
    "timestamp": "a date",
    "null": "nothing",
    "google.protobuf.Duration": "a length of time",
}


def slips_of(error: Exception, source: str) -> list[Slip]:
    """One slip for each complaint, offsets in the compiled source."""
    told = str(error)
    if "recursion" in told:
        return [Slip(0, "the expression is too long or nested too deep; split it into several rules", "expr.too_deep")]
    found = []
    for line, column, message in _PLACE.findall(told):
        sentence, code = _sentence(message)
        found.append(Slip(_offset(source, int(line), int(column)), sentence, code))
    return found[:1] if found and found[0].code == "expr.syntax" else found or [Slip(0, "syntax: this cannot be read")]


def _sentence(message: str) -> tuple[str, str]:
    overload = _OVERLOAD.search(message)
    if overload:
        return _no_overload(overload[1], overload[2]), "expr.type"
    if "Syntax error" in message:
        return "syntax: something is missing or does not belong here", "expr.syntax"
    if "undefined field" in message:
        return "there is no such part of a row", "expr.unknown_name"
    if "undeclared reference" in message:
        return "there is no such name here", "expr.unknown_name"
    return "the parts of this expression do not fit together", "expr.type"


def _no_overload(operator: str, types: str) -> str:
    """Which sign or function, and what it was given."""
    given = [part.strip() for part in types.split(",")]
    name = operator.strip("_").replace("_", "") if operator.startswith(("_", "!_", "@")) else operator
    kinds = " and ".join(_KINDS.get(part, "rows" if "list" in part else part) for part in given)
    sentence = f"type: {name!r} cannot be used with {kinds}"
    if set(given) == {"double", "int"}:
        return f"{sentence}; write a whole number with its decimals, as in 5.0"
    return sentence


def _offset(source: str, line: int, column: int) -> int:
    """Offset of a line and column; the compiler counts both from one, and -1 means it does not know."""
    if line < 1:
        return 0
    starts = [0]
    for position, character in enumerate(source):
        if character == "\n":
            starts.append(position + 1)
    return min(starts[min(line, len(starts)) - 1] + max(column - 1, 0), len(source))
