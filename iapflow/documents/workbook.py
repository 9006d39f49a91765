"""A workbook of several sheets, whose days are days and whose words no spreadsheet runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

Cell = str | int | float | Decimal | date | None
Sheet = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]
LONGEST_NAME = 31
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def write_workbook(target: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """Each sheet: its name, its headings, its rows."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book: Any = xlsxwriter.Workbook(target, options)
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd.mm.yyyy"})
    for place, (name, headings, rows) in enumerate(sheets, start=1):
        sheet = book.add_worksheet(_name(place, name))
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, column, cell)
                elif isinstance(cell, date):
                    sheet.write_datetime(line, column, cell, day)
                elif cell is not None:
                    sheet.write_number(line, column, float(cell))
    book.close()


def _name(place: int, words: str) -> str:
    """A name that a workbook allows, and no two alike."""
    return f"{place}. {NOT_IN_NAMES.sub(' ', words)}"[:LONGEST_NAME].strip()
