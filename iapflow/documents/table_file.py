"""A table out of a file that somebody hands in: CSV in the encodings and separators that are in use here, or XLSX.

Every cell comes back as text, days as ISO; nothing is guessed about what a column means.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from iapflow.documents.packed import NO_TABLE, OLD, OLD_WORKBOOK, TOO_LARGE, UnreadableError, check_workbook, unpacked
from iapflow.errors import Text

__all__ = ["TableFile", "UnreadableError", "read_table", "read_zipped"]

ENCODINGS = ("utf-8-sig", "cp1257")
SEPARATORS = ";,\t|"
MOST_ROWS, MOST_COLUMNS, LONGEST = 200_000, 100, 1_000
ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class TableFile:
    """Headings and rows; a row comes with its number in the file, the headings being row 1."""

    headings: tuple[str, ...]
    rows: Sequence[tuple[int, tuple[str, ...]]]

    def records(self) -> Iterable[tuple[int, Mapping[str, str]]]:
        """Each row by heading."""
        for number, cells in self.rows:
            yield number, dict(zip(self.headings, cells, strict=False))


def read_table(content: bytes) -> TableFile:
    """A CSV or XLSX file as a table.

    Raises:
        UnreadableError: it is neither, empty, or too large.
    """
    if content.startswith(OLD_WORKBOOK):
        raise UnreadableError(OLD)
    return _table(_xlsx(content) if content.startswith(ZIP) else _csv(content))


def read_zipped(content: bytes) -> dict[str, TableFile]:
    """The CSV files inside a zip, by their names without folders.

    Raises:
        UnreadableError: it is no zip, damaged, locked, or holds too much.
    """
    files = unpacked(content, ".csv", Text("This is no zip file with CSV files inside."))
    return {name.rpartition("/")[2].lower(): _table(_csv(inside)) for name, inside in files.items()}


def _csv(content: bytes) -> Iterable[Sequence[str]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error:
        raise UnreadableError(Text("The file is broken: a quote is not closed, or a cell is too long.")) from None


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableError(NO_TABLE)


def _xlsx(content: bytes) -> Iterable[Sequence[str]]:
    check_workbook(content, MOST_ROWS, MOST_COLUMNS)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError):
        raise UnreadableError(NO_TABLE) from None
    for row in rows:
        yield [_cell(value) for value in row]


def _cell(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _table(rows: Iterable[Sequence[str]]) -> TableFile:
    found: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in enumerate(rows, 1):
        row = tuple(cell.strip()[:LONGEST] for cell in cells)
        if any(row):
            found.append((number, row))
        if len(found) > MOST_ROWS or number > MOST_ROWS * 2:
            raise UnreadableError(TOO_LARGE)
    if not found:
        raise UnreadableError(Text("The file is empty."))
    if len(found[0][1]) > MOST_COLUMNS:
        raise UnreadableError(TOO_LARGE)
    headings = found[0][1]
    if len({name for name in headings if name}) != len([name for name in headings if name]):
        raise UnreadableError(Text("Two columns have the same heading."))
    return TableFile(headings, found[1:])
