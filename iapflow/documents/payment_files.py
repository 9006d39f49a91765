"""A payment list for the accountant: CSV and XLSX; for the bank it is `iapflow.documents.sepa_file`.

All three hold the same rows, and their totals agree; text of a cell never becomes a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter

HEADINGS = ("Pieteikums", "Saņēmējs", "Konts", "Summa, EUR", "Maksājuma mērķis", "Attaisnojuma dokumenti")
TOTAL = "Kopā"
RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Payment:
    """One credit transfer; `documents`: what it is paid by."""

    number: str
    payee: str
    iban: str
    cents: int
    reference: str
    documents: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """A list: from whose account, on which day, to whom."""

    number: str
    payer: str
    iban: str
    pays_on: date
    made_at: datetime
    payments: Sequence[Payment]

    @property
    def cents(self) -> int:
        """The whole sum."""
        return sum(payment.cents for payment in self.payments)


def csv_of(batch: Batch) -> bytes:
    """For a spreadsheet: semicolons, decimal comma, a mark that tells UTF-8."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(HEADINGS)
    for one in batch.payments:
        words = [_safe(cell) for cell in (one.number, one.payee, one.iban, one.reference, one.documents)]
        table.writerow([*words[:3], _euro(one.cents, ","), *words[3:]])
    table.writerow([TOTAL, "", "", _euro(batch.cents, ","), "", ""])
    return out.getvalue().encode("utf-8-sig")


def xlsx_of(batch: Batch) -> bytes:
    """The same as a workbook; amounts are numbers, everything else stays text."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": batch.number, "created": batch.made_at.replace(tzinfo=None)})
    sheet = book.add_worksheet(batch.number.replace("/", "-")[:31])
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    sheet.write_row(0, 0, HEADINGS, bold)
    for place, one in enumerate(batch.payments, start=1):
        cells = (one.number, one.payee, one.iban, None, one.reference, one.documents)
        for column, cell in enumerate(cells):
            if cell is not None:
                sheet.write_string(place, column, cell)
        sheet.write_number(place, 3, one.cents / 100, money)
    sheet.write_string(len(batch.payments) + 1, 0, TOTAL, bold)
    sheet.write_number(len(batch.payments) + 1, 3, batch.cents / 100, money)
    for column, width in enumerate((22, 34, 26, 14, 40, 40)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _euro(cents: int, point: str) -> str:
    return f"{cents // 100}{point}{cents % 100:02}"


def _safe(cell: str) -> str:
    """A cell that a spreadsheet would run begins with an apostrophe."""
    return f"'{cell}" if cell.startswith(RISKY) else cell
