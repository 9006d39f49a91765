"""Where a character of a scalar's value stands in the file: quotes, escapes, blocks and folds undone."""

from iapflow.definitions.reading import Document
from iapflow.errors import Place

_ESCAPES = {"x": 4, "u": 6, "U": 10}


def place_inside(document: Document, start: Place, offset: int) -> Place:
    """The place of the character `offset` of the scalar that begins at `start`."""
    lines = document.text.split("\n")
    opening = lines[start.line - 1][start.column - 1 : start.column]
    if opening in ("|", ">"):
        return _in_block(lines, start, offset)
    line, column = start.line - 1, start.column - 1
    quote = opening if opening in ("'", '"') else ""
    if quote:
        column += 1
    for _ in range(offset):
        line, column = _next(lines, line, column, quote)
    return Place(start.path, line + 1, column + 1)


def _next(lines: list[str], line: int, column: int, quote: str) -> tuple[int, int]:
    """One character of the value on."""
    text = lines[line]
    if column >= len(text.rstrip()) and line + 1 < len(lines):
        below = lines[line + 1]
        return line + 1, len(below) - len(below.lstrip())
    if quote == '"' and text[column] == "\\":
        return line, column + _ESCAPES.get(text[column + 1 : column + 2], 2)
    if quote == "'" and text[column : column + 2] == "''":
        return line, column + 2
    return line, column + 1


def _in_block(lines: list[str], start: Place, offset: int) -> Place:
    """In a block each line of the file is a line of the value, without its indentation."""
    first = next((number for number in range(start.line, len(lines)) if lines[number].strip()), start.line - 1)
    indent = len(lines[first]) - len(lines[first].lstrip())
    line = first
    while line + 1 < len(lines) and offset > len(lines[line]) - indent:
        offset -= max(len(lines[line]) - indent, 0) + 1
        line += 1
    return Place(start.path, line + 1, indent + offset + 1)
