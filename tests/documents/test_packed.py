"""Packed files are read within bounds: damaged, locked or boundless ones end in a sentence, never in an error of ours."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Mapping
from contextlib import suppress

import pytest
from xlsxwriter import Workbook

from iapflow.documents.packed import FAR, LOCKED, NO_TABLE, TOO_LARGE
from iapflow.documents.table_file import UnreadableError, read_table, read_zipped

NO_ZIP = "This is no zip file with CSV files inside."
LOCAL, CENTRAL = (b"PK\3\4", 6), (b"PK\1\2", 8)
"""Headings of a member, and how far behind them its flags stand; the method follows."""


def packed(members: Mapping[str, str]) -> bytes:
    """A zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in members.items():
            zipped.writestr(name, text)
    return made.getvalue()


def sheet(cells: Mapping[tuple[int, int], str]) -> bytes:
    """A workbook with these cells."""
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for (row, column), text in cells.items():
            page.write(row, column, text)
    return made.getvalue()


def patched(raw: bytes, *, flags: int | None = None, method: int | None = None) -> bytes:
    """The same zip, saying something else of how its members are packed."""
    changed = bytearray(raw)
    for mark, place in (LOCAL, CENTRAL):
        at = raw.find(mark)
        while at >= 0:
            if flags is not None:
                changed[at + place : at + place + 2] = struct.pack("<H", flags)
            if method is not None:
                changed[at + place + 2 : at + place + 4] = struct.pack("<H", method)
            at = raw.find(mark, at + 4)
    return bytes(changed)


ROWS = {"export/orgs.csv": "sourcedId;name\n" + "".join(f"o{number};Skola {number}\n" for number in range(200))}
DAMAGED = bytearray(packed(ROWS))
DAMAGED[60:90] = b"\xff" * 30


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (patched(packed(ROWS), flags=1), LOCKED.id),
        (patched(packed(ROWS), flags=0x20), NO_ZIP),
        (patched(packed(ROWS), method=97), NO_ZIP),
        (patched(packed(ROWS), method=12), NO_ZIP),
        (bytes(DAMAGED), NO_ZIP),
        (packed(ROWS)[:300], NO_ZIP),
        (packed({"a.csv": "0" * 50_000_000}), TOO_LARGE.id),
        (packed({f"{number}.csv": "" for number in range(1001)}), TOO_LARGE.id),
    ],
    ids=["locked", "patch", "method", "bzip2", "damaged", "cut", "bomb", "members"],
)
def test_a_zip_that_cannot_be_unpacked_is_told_in_words(content, sentence):
    """What is wrong, and what to do, whatever the reader of zips lets out."""
    with pytest.raises(UnreadableError) as found:
        read_zipped(content)

    assert sentence == found.value.sentence.id


def test_a_workbook_whose_cells_lie_far_apart_is_refused_before_it_is_opened():
    """Opening it would ask for half a terabyte: one cell in the last row and the last column is enough."""
    with pytest.raises(UnreadableError) as found:
        read_table(sheet({(0, 0): "Vārds", (1, 0): "Anna", (1_048_575, 16_383): "x"}))

    assert FAR.id == found.value.sentence.id


def test_cells_that_do_not_say_where_they_stand_are_counted():
    """Rows alone may jump; a cell without a place follows the one before it."""
    content = sheet({(0, 0): "Vārds"})
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        members = {one.filename: zipped.read(one).decode() for one in zipped.infolist()}
    page = members["xl/worksheets/sheet1.xml"]
    first, rest = page.split("<sheetData>")[0], page.split("</sheetData>")[1]
    rows = '<row r="1"><c t="inlineStr"><is><t>A</t></is></c></row><row r="1048576"><c><v>1</v></c></row>'
    members["xl/worksheets/sheet1.xml"] = f"{first}<sheetData>{rows}</sheetData>{rest}"

    with pytest.raises(UnreadableError) as found:
        read_table(packed(members))

    assert FAR.id == found.value.sentence.id


def test_far_cells_without_content_do_not_matter():
    """Borders drawn around a whole page are no table."""
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Vārds", "Klase"])
        page.write_row(1, 0, ["Anna", "8.a"])
        page.write_blank(1_048_575, 300, None, book.add_format({"border": 1}))

    assert ("Vārds", "Klase") == read_table(made.getvalue()).headings


@pytest.mark.parametrize(
    "content",
    [
        packed({"content.xml": "<x/>"}),
        packed({"xl/workbook.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
        packed({"xl/workbook.xml": "<a>", "xl/worksheets/sheet1.xml": "no"}),
    ],
    ids=["another", "entities", "no sheet"],
)
def test_other_packed_files_are_no_table(content):
    """A spreadsheet of another kind, one that declares entities, one without a sheet."""
    with pytest.raises(UnreadableError) as found:
        read_table(content)

    assert NO_TABLE.id == found.value.sentence.id


@pytest.mark.parametrize("seed", range(4))
def test_whatever_bytes_are_changed_the_end_is_a_table_or_a_sentence(seed):
    """A hundred mutants of a zip and of a workbook each."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for content, read in ((packed(ROWS), read_zipped), (sheet({(0, 0): "a", (1, 0): "b"}), read_table)):
        for _ in range(100):
            mutant = bytearray(content)
            for _ in range(chance.randint(1, 6)):
                mutant[chance.randrange(4, len(mutant))] = chance.randrange(256)
            with suppress(UnreadableError):
                read(bytes(mutant))
