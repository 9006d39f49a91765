"""A workbook of several sheets, whose days are days and whose words no spreadsheet runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

from iapflow.documents.table_made import MOST_ROWS

Cell = str | int | float | Decimal | date | None
Sheet = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]
LONGEST_NAME = 31
DAY = "dd.mm.yyyy"
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def write_workbook(target: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """Each sheet: its name, its headings, its rows."""
    book = Workbook(target, [(name, headings) for name, headings, _ in sheets])
    for place, (_, _, rows) in enumerate(sheets):
        for row in rows:
            book.add(place, row)
    book.close()


class Workbook:
    """A workbook whose sheets are written row by row, in any turn, and of which only a row each is held.

    A sheet that is full goes on in another one of the same name.
    """

    def __init__(self, target: BinaryIO, sheets: Sequence[tuple[str, Sequence[str]]], most: int = MOST_ROWS) -> None:
        """Name and headings of each sheet; `most` rows below the headings of one."""
        options = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
        options["constant_memory"] = True
        self._book: Any = xlsxwriter.Workbook(target, options)
        self._bold, self._day = self._book.add_format({"bold": True}), self._book.add_format({"num_format": DAY})
        self._heads, self._most, self._count = list(sheets), most, 0
        self._open: list[tuple[Any, int]] = [(self._begun(name, headings), 0) for name, headings in sheets]

    def add(self, place: int, row: Sequence[Cell]) -> None:
        """One row more of a sheet."""
        sheet, line = self._open[place]
        if line == self._most:
            sheet, line = self._begun(*self._heads[place]), 0
        line += 1
        self._open[place] = sheet, line
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, column, cell)
            elif isinstance(cell, date):
                sheet.write_datetime(line, column, cell, self._day)
            elif cell is not None:
                sheet.write_number(line, column, float(cell))

    def close(self) -> None:
        """The file is whole after this."""
        self._book.close()

    def _begun(self, name: str, headings: Sequence[str]) -> Any:
        self._count += 1
        sheet = self._book.add_worksheet(_name(self._count, name))
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, self._bold)
        sheet.freeze_panes(1, 0)
        return sheet


def _name(place: int, words: str) -> str:
    """A name that a workbook allows, and no two alike."""
    return f"{place}. {NOT_IN_NAMES.sub(' ', words)}"[:LONGEST_NAME].strip()
