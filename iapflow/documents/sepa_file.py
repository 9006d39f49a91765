"""A payment list as a SEPA credit transfer: written by sepaxml, checked against the schema of ISO 20022.

What the library leaves to chance is the list's own: its number and its moment, so that one list is one file,
however often it is saved, and the bank knows it again.
"""

from __future__ import annotations

import re
import unicodedata
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from sepaxml import SepaTransfer
from sepaxml.validation import try_valid_xml

from iapflow.documents.payment_files import Batch

SCHEMA = "pain.001.001.09"
PAIN = f"urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"
NOT_TAKEN = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
NAME, WORDS, NUMBER = 70, 140, 35


def sepa_of(batch: Batch) -> bytes:
    """One instruction of payment with all transfers, to be handed in at the bank."""
    payer = {"name": latin(batch.payer, NAME), "IBAN": batch.iban, "batch": True, "currency": "EUR"}
    order = SepaTransfer(payer, schema=SCHEMA, clean=False)
    for one in batch.payments:
        order.add_payment(
            {
                "name": latin(one.payee, NAME),
                "IBAN": one.iban,
                "amount": one.cents,
                "execution_date": batch.pays_on,
                "description": latin(one.reference, WORDS),
                "endtoend_id": latin(one.number, NUMBER),
            }
        )
    root = fromstring(order.export(validate=False))  # noqa: S314 - what the library has just written
    _its_own(root, batch)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    try_valid_xml(written, SCHEMA)
    return written


def latin(words: str, longest: int) -> str:
    """In the letters that every bank takes: without marks, other signs as spaces, cut to what fits."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", words) if not unicodedata.combining(sign))
    return " ".join(NOT_TAKEN.sub(" ", plain).split())[:longest].strip() or "-"


def _its_own(root: Element, batch: Batch) -> None:
    for name in ("MsgId", "PmtInfId"):
        for place in root.iter(f"{{{PAIN}}}{name}"):
            place.text = latin(batch.number, NUMBER)
    for moment in root.iter(f"{{{PAIN}}}CreDtTm"):
        moment.text = batch.made_at.strftime("%Y-%m-%dT%H:%M:%S")
    for bank in root.iter(f"{{{PAIN}}}FinInstnId"):
        if not len(bank):
            SubElement(SubElement(bank, f"{{{PAIN}}}Othr"), f"{{{PAIN}}}Id").text = "NOTPROVIDED"
