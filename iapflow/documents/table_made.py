"""A table as a file: CSV that no spreadsheet runs, and XLSX whose numbers are numbers; written row by row.

Both take rows one at a time and keep none, so that half a million of them need no more memory than a few.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

Cell = str | int | float | Decimal | None
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575
"""A worksheet holds no more below its headings."""


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Line by line: semicolons, decimal comma, a mark that tells UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe(one) for one in headings])
    yield out.getvalue().encode("utf-8-sig")
    for row in rows:
        out.seek(0)
        out.truncate()
        writer.writerow([_written(cell) for cell in row])
        yield out.getvalue().encode("utf-8")


def write_xlsx(target: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """A workbook with one sheet; how many rows it holds."""
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    book: Any = xlsxwriter.Workbook(target, options)
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    sheet.freeze_panes(1, 0)
    place = 0
    for place, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(place, column, cell)
            elif cell is not None:
                sheet.write_number(place, column, float(cell))
    book.close()
    return place


def safe(cell: str) -> str:
    """A cell that a spreadsheet would run begins with an apostrophe."""
    return f"'{cell}" if cell.startswith(RISKY) else cell


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe(cell)
    return str(cell).replace(".", ",")
