"""Files that bad_inputs.yaml names by a generator: lists of learners as CSV and XLSX, sound and not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from xlsxwriter import Workbook

HEAD = ("personas_kods", "vārds", "uzvārds", "klase")
ANNA = ("010110-29998", "Anna", "Ozola", "5.a")
ENOUGH, UNPACKED = 250_000, 45_000_000
"""More rows, more bytes than are taken."""
OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
"""How an old .xls begins, and an .xlsx behind a password too."""


def code(number: int) -> str:
    """A personal code of its own, made up; it begins with a day, as the old ones do."""
    return f"{number % 28 + 1:02d}0110-2{number:04d}"


def csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Rows below the headings."""
    return "".join(";".join(row) + "\n" for row in (HEAD, *rows)).encode()


def csv_rows(n: int, bad: Sequence[int]) -> bytes:
    """So many learners (a quarter of a million tells what a million does), some of them with a code that is none."""
    return csv(
        [
            ("12" if place in bad else code(place), "A", f"Uzvārds{place}", "5.a")
            for place in range(1, min(n, ENOUGH) + 1)
        ]
    )


def sheet(rows: Sequence[Sequence[Any]] = (HEAD, ANNA), more: Callable[[Any, Any], None] | None = None) -> bytes:
    """A workbook with these rows, and whatever else is done to it."""
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True, "default_date_format": "dd.mm.yyyy"}) as book:
        page = book.add_worksheet()
        for place, row in enumerate(rows):
            page.write_row(place, 0, row)
        if more is not None:
            more(book, page)
    return made.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    """The members of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {one.filename: packed.read(one) for one in packed.infolist()}


def packed(members: Mapping[str, bytes]) -> bytes:
    """Members put together."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, inside in members.items():
            zipped.writestr(name, inside)
    return made.getvalue()


def changed(**members: bytes) -> bytes:
    """A sound workbook with other members; `__` stands for a slash, `_dot_` for a dot."""
    named = {name.replace("__", "/").replace("_dot_", "."): inside for name, inside in members.items()}
    return packed({**parts(sheet()), **named})


def lying() -> bytes:
    """A sheet that says it is small and is not."""
    raw = bytearray(packed({**parts(sheet()), "xl/worksheets/sheet1.xml": b"<a>" + b" " * 5_000_000 + b"</a>"}))
    place = raw.rfind(b"PK\x01\x02", 0, raw.rfind(b"xl/worksheets/sheet1.xml"))
    raw[place + 24 : place + 28] = (100).to_bytes(4, "little")
    return bytes(raw)


def entities(body: bytes) -> bytes:
    """Words that a document declares and then repeats."""
    return changed(xl__sharedStrings_dot_xml=b'<?xml version="1.0"?><!DOCTYPE sst [' + body + b"]><sst>&c;</sst>")


LAUGHS = b'<!ENTITY a "' + b"ha" * 20 + b'"><!ENTITY b "' + b"&a;" * 20 + b'"><!ENTITY c "' + b"&b;" * 20 + b'">'
LONG = b'<!ENTITY c "' + b"x" * 100_000 + b'">'

MADE: Mapping[str, Callable[..., bytes]] = {
    "csv_rows": csv_rows,
    "csv_twice": lambda: csv([ANNA]),
    "csv_dup_rows": lambda: csv([ANNA, ANNA]),
    "csv_kill_midway": lambda: csv_rows(20, ()),
    "xlsx_as_csv": sheet,
    "xlsx_bomb": lambda rows, cell: changed(xl__worksheets__sheet1_dot_xml=b"<a>" + b"x" * min(rows * cell, UNPACKED) + b"</a>"),
    "xlsx_lying_size": lying,
    "xlsx_many_members": lambda n: packed({**parts(sheet()), **{f"m{place}": b"" for place in range(min(n, 5_000))}}),
    "xlsx_xml_entities": lambda: entities(LAUGHS),
    "xlsx_quadratic": lambda: entities(LONG),
    "xlsx_zip_slip": lambda name: packed({**parts(sheet()), name: b"x"}),
    "xls": lambda: OLD_EXCEL,
    "xlsx_encrypted": lambda: OLD_EXCEL,
    "xlsx_truncated": lambda: sheet()[:-300],
    "xlsx_formula_cell": lambda formula: sheet(more=lambda book, page: page.write_formula(1, 1, formula)),
    "xlsx_number_cell": lambda value: sheet((HEAD, (value, *ANNA[1:]))),
    "xlsx_date_mix": lambda: sheet(
        (
            ("vārds", "uzvārds", "dzimšanas datums", "klase"), ("Anna", "Ozola", date(2014, 3, 5), "5.a"),
            ("Bērtulis", "Ozols", "05.03.2014", "5.a"),
        )
    ),
    "xlsx_serial": lambda value: sheet(
        (("vārds", "uzvārds", "dzimšanas datums", "klase"), ("Anna", "Ozola", "", "5.a")),
        lambda book, page: page.write_number(1, 2, value, book.add_format({"num_format": "dd.mm.yyyy"})),
    ),
    "xlsx_hidden": lambda: sheet(more=lambda book, page: page.set_row(1, None, None, {"hidden": True})),
    "xlsx_merged": lambda: sheet(more=lambda book, page: page.merge_range(2, 0, 2, 1, "x")),
    "xlsx_error_cell": lambda: changed(
        xl__worksheets__sheet1_dot_xml=parts(sheet())["xl/worksheets/sheet1.xml"].replace(
            b"</sheetData>", b'<row r="3"><c r="A3" t="e"><v>#REF!</v></c></row></sheetData>'
        )
    ),
    "xlsx_external_link": lambda: changed(xl__externalLinks__externalLink1_dot_xml=b"<a/>"),
}  # fmt: skip
