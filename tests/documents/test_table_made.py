"""Tables as files: nothing a spreadsheet would run, numbers as the country writes them, rows one at a time."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from iapflow.documents.table_made import csv_lines, write_xlsx


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", '=HYPERLINK("http://x")'])
def test_a_cell_that_would_be_run_is_text(cell):
    """In CSV an apostrophe stands before it; in XLSX it is a string."""
    written = b"".join(csv_lines(["A"], [[cell]])).decode("utf-8-sig")
    out = io.BytesIO()
    write_xlsx(out, ["A"], [[cell]])

    assert written.splitlines()[1].lstrip('"').startswith("'")
    assert cell == CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue())).get_sheet_by_index(0).to_python()[1][0]


def test_numbers_are_numbers_and_nothing_is_empty():
    """Decimal comma in CSV."""
    rows = [["Ā", 3, Decimal("1.50"), None]]
    out = io.BytesIO()

    assert 1 == write_xlsx(out, ["a", "b", "c", "d"], rows)
    assert b"\xc4\x80;3;1,50;\r\n" == list(csv_lines(["a", "b", "c", "d"], rows))[1]


def test_rows_are_written_as_they_come():
    """The second line is there before the third row was asked for."""
    asked = []

    def rows():
        for number in range(3):
            asked.append(number)
            yield [number]

    lines = csv_lines(["a"], rows())
    next(lines), next(lines)

    assert [0] == asked
