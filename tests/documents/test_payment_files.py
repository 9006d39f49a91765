"""A payment list as CSV and XLSX: the same rows, the same total."""

import csv
import io
from datetime import UTC, date, datetime

from python_calamine import CalamineWorkbook

from iapflow.documents.payment_files import Batch, Payment, csv_of, xlsx_of

ROWS = [
    Payment("KOMP-2026/27-00001", "Ilze Paraugliepa", "LV80BANK0000435195001", 4250, "Kompensācija KOMP-2026/27-00001"),
    Payment("KOMP-2026/27-00002", '=HYPERLINK("x")', "LV80BANK0000435195001", 1, "Kompensācija & <prēmija>", "R-1"),
]
BATCH = Batch("MS-2026-00001", "Augšdaugavas novads", "LV97HABA0012345678910", date(2026, 11, 5),
              datetime(2026, 11, 3, 9, tzinfo=UTC), ROWS)  # fmt: skip


def test_csv_has_a_row_each_a_total_and_nothing_that_a_spreadsheet_would_run():
    content = csv_of(BATCH)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))

    assert content.startswith(b"\xef\xbb\xbf")
    assert ["42,50", "0,01", "42,51"] == [row[3] for row in rows[1:]]
    assert '\'=HYPERLINK("x")' == rows[2][1]


def test_xlsx_holds_numbers_as_numbers_and_a_formula_as_text():
    rows = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_of(BATCH))).get_sheet_by_index(0).to_python()

    assert [42.5, 0.01, 42.51] == [row[3] for row in rows[1:]]
    assert '=HYPERLINK("x")' == rows[2][1]
