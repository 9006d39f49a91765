"""A workbook of several sheets, read back as a spreadsheet would."""

import io
from datetime import date

from python_calamine import CalamineWorkbook

from iapflow.documents.workbook import write_workbook


def test_sheets_have_their_names_days_are_days_and_words_are_never_run():
    out = io.BytesIO()
    rows = [["=1+1", date(2026, 11, 3), 2.5, None]]

    write_workbook(out, [("Riski: [visi]", ["Vārdi", "Diena", "Skaits", "Nekas"], rows), ("Riski: [visi]", ["A"], [])])

    book = CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue()))
    first = book.get_sheet_by_index(0).to_python()
    assert ["1. Riski   visi", "2. Riski   visi"] == book.sheet_names
    assert ["=1+1", date(2026, 11, 3), 2.5] == first[1][:3]
