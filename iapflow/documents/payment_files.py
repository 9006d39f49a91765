"""A payment list for the accountant and the bank: CSV, XLSX and a SEPA credit transfer (pain.001.001.09).

All three hold the same rows, and their totals agree.  The names and words of a SEPA file are written in the
Latin letters that every bank takes; text of a cell never becomes a formula.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

import xlsxwriter

PAIN = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
HEADINGS = ("Pieteikums", "Saņēmējs", "Konts", "Summa, EUR", "Maksājuma mērķis", "Attaisnojuma dokumenti")
TOTAL = "Kopā"
NOT_TAKEN = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
RISKY = ("=", "+", "-", "@", "\t", "\r")
NAME, WORDS, NUMBER = 70, 140, 35


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


def sepa_of(batch: Batch) -> bytes:
    """One instruction of payment with all transfers, to be handed in at the bank."""
    root = Element("Document", {"xmlns": PAIN})
    whole = SubElement(root, "CstmrCdtTrfInitn")
    head = SubElement(whole, "GrpHdr")
    _text(head, "MsgId", latin(batch.number, NUMBER))
    _text(head, "CreDtTm", batch.made_at.strftime("%Y-%m-%dT%H:%M:%S"))
    _text(head, "NbOfTxs", str(len(batch.payments)))
    _text(head, "CtrlSum", _euro(batch.cents, "."))
    _text(SubElement(head, "InitgPty"), "Nm", latin(batch.payer, NAME))
    order = SubElement(whole, "PmtInf")
    _text(order, "PmtInfId", latin(batch.number, NUMBER))
    _text(order, "PmtMtd", "TRF")
    _text(order, "NbOfTxs", str(len(batch.payments)))
    _text(order, "CtrlSum", _euro(batch.cents, "."))
    _text(SubElement(SubElement(order, "PmtTpInf"), "SvcLvl"), "Cd", "SEPA")
    _text(SubElement(order, "ReqdExctnDt"), "Dt", batch.pays_on.isoformat())
    _text(SubElement(order, "Dbtr"), "Nm", latin(batch.payer, NAME))
    _text(SubElement(SubElement(order, "DbtrAcct"), "Id"), "IBAN", batch.iban)
    agent = SubElement(SubElement(SubElement(order, "DbtrAgt"), "FinInstnId"), "Othr")
    _text(agent, "Id", "NOTPROVIDED")
    _text(order, "ChrgBr", "SLEV")
    for one in batch.payments:
        _transfer(order, one)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def latin(words: str, longest: int) -> str:
    """In the letters that every bank takes: without marks, other signs as spaces, cut to what fits."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", words) if not unicodedata.combining(sign))
    return " ".join(NOT_TAKEN.sub(" ", plain).split())[:longest].strip() or "-"


def _transfer(order: Element, one: Payment) -> None:
    transfer = SubElement(order, "CdtTrfTxInf")
    _text(SubElement(transfer, "PmtId"), "EndToEndId", latin(one.number, NUMBER))
    amount = SubElement(SubElement(transfer, "Amt"), "InstdAmt", {"Ccy": "EUR"})
    amount.text = _euro(one.cents, ".")
    _text(SubElement(transfer, "Cdtr"), "Nm", latin(one.payee, NAME))
    _text(SubElement(SubElement(transfer, "CdtrAcct"), "Id"), "IBAN", one.iban)
    _text(SubElement(transfer, "RmtInf"), "Ustrd", latin(one.reference, WORDS))


def _text(parent: Element, name: str, words: str) -> None:
    SubElement(parent, name).text = words


def _euro(cents: int, point: str) -> str:
    return f"{cents // 100}{point}{cents % 100:02}"


def _safe(cell: str) -> str:
    """A cell that a spreadsheet would run begins with an apostrophe."""
    return f"'{cell}" if cell.startswith(RISKY) else cell
