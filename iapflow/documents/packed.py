"""What is packed, read within bounds whatever it says of itself; and how large a workbook is before it is opened.

A reader of workbooks gives memory for every place up to the farthest cell, so a small file can
ask for all there is: where the cells lie is looked at first, while the sheet is read through.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile, ZipInfo

from iapflow.errors import Text

LARGEST, MOST_MEMBERS = 40_000_000, 1_000
MOST_CELLS = 5_000_000
PIECE = 65_536
ENCRYPTED = 0x1
OLD_WORKBOOK = bytes.fromhex("d0cf11e0a1b11ae1")
"""How an old workbook begins, and a new one behind a password."""
SHEETS, LINKS = "xl/worksheets/", "xl/externallinks/"
WORKBOOK, OTHERS = "xl/workbook.xml", frozenset({"xl/workbook.bin", "content.xml"})
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
TOO_LARGE = Text("The file is too large. Divide it and hand it in part by part.")
FAR = Text("In the sheet something stands far away from the table. Copy the table into a new file and save it as XLSX.")
HIDDEN = Text("The workbook has hidden rows or sheets. Show or delete them, so that what is taken in is what you see.")
MERGED = Text("In the sheet cells are merged. Unmerge them; each row needs its own.")
FORMULAS = Text("In the sheet there are formulas. Paste the cells as values and hand the file in again.")
FAULTY = Text("In the sheet a cell holds a mistake such as #REF!. Correct it and hand the file in again.")
FOREIGN = Text("The workbook leads to other files. Copy the table into a new one and save it as XLSX.")
OLD = Text("This is an old .xls workbook, or one behind a password. Save it as XLSX without a password.")
LOCKED = Text("The file is protected by a password. Save it without one and hand it in again.")
NO_TABLE = Text("This is no table. Hand in a CSV or XLSX file.")
BROKEN = (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, OverflowError)
"""What the reader of zips lets out for damaged, cut, encrypted or unknown members."""


class UnreadableError(Exception):
    """This is no table we can read; `sentence` says why and what to do."""

    def __init__(self, sentence: Text) -> None:
        """Keep the sentence for whoever handed the file in."""
        super().__init__(sentence.id)
        self.sentence = sentence


def unpacked(content: bytes, ending: str, broken: Text) -> Mapping[str, bytes]:
    """The members with an ending, by their whole names.

    Args:
        broken: what is said where this is no zip, or a damaged one.

    Raises:
        UnreadableError: it is broken, locked by a password, or holds too much.
    """
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            return {
                one.filename: b"".join(_pieces(packed, one))
                for one in _members(packed)
                if one.filename.lower().endswith(ending) and one.file_size
            }
    except BROKEN:
        raise UnreadableError(broken) from None


def check_workbook(content: bytes, most_rows: int, most_columns: int) -> None:
    """Let a workbook pass whose members can be read and whose cells lie near enough.

    Raises:
        UnreadableError: it is no XLSX workbook, damaged, locked, or asks for too much.
    """
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            members = _members(packed)
            names = {one.filename.lower() for one in members}
            if WORKBOOK not in names or names & OTHERS:
                raise UnreadableError(NO_TABLE)
            if any(name.startswith((LINKS, "/")) or ".." in name for name in names):
                raise UnreadableError(FOREIGN)
            for one in members:
                _check_part(packed, one, (most_rows, most_columns))
    except (*BROKEN, ExpatError):
        raise UnreadableError(NO_TABLE) from None


def _check_part(packed: ZipFile, member: ZipInfo, most: tuple[int, int]) -> None:
    name, part = member.filename.lower(), _Part()
    for piece in _pieces(packed, member):
        if name.endswith(".xml"):
            part.read(piece)
    if part.row > most[0] or part.column > most[1] or part.row * part.column > MOST_CELLS:
        raise UnreadableError(FAR)
    wrong = part.wrong if name.startswith(SHEETS) or name == WORKBOOK else ()
    for sentence in wrong:
        raise UnreadableError(sentence)


def _members(packed: ZipFile) -> list[ZipInfo]:
    members = packed.infolist()
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > LARGEST:
        raise UnreadableError(TOO_LARGE)
    if any(one.flag_bits & ENCRYPTED for one in members):
        raise UnreadableError(LOCKED)
    return members


def _pieces(packed: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    """The bytes of a member; never more than it says, and an error where it says something else."""
    with packed.open(member) as opened:
        while piece := opened.read(PIECE):
            yield piece


class _Part:
    """A document of a workbook: how far its filled cells lie from the first one, and what no list may hold."""

    def __init__(self) -> None:
        self.row = self.column = 0
        self.wrong: list[Text] = []
        self._here = [0, 0]
        self._parser = ParserCreate()
        self._parser.StartElementHandler = self._begins
        self._parser.EntityDeclHandler = self._refuse

    def read(self, piece: bytes) -> None:
        """Go on reading."""
        self._parser.Parse(piece, False)

    def _begins(self, name: str, said: Mapping[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind in WRONG and WRONG[kind][0](said):
            self.wrong.append(WRONG[kind][1])
        if kind == "row":
            number = said.get("r", "")
            self._here = [int(number) if number.isdecimal() else self._here[0] + 1, 0]
        elif kind == "c":
            if said.get("t") == "e":
                self.wrong.append(FAULTY)
            place = CELL.fullmatch(said.get("r", ""))
            self._here = [int(place[2]), _column(place[1])] if place else [self._here[0], self._here[1] + 1]
        elif kind in {"v", "is"}:
            self.row, self.column = max(self.row, self._here[0]), max(self.column, self._here[1])

    def _refuse(self, *_told: object) -> None:
        """A workbook declares no entities; what does may grow without end."""
        raise UnreadableError(NO_TABLE)


WRONG: Mapping[str, tuple[Callable[[Mapping[str, str]], bool], Text]] = {
    "row": (lambda said: said.get("hidden") in {"1", "true"}, HIDDEN),
    "sheet": (lambda said: said.get("state", "visible") != "visible", HIDDEN),
    "mergeCell": (lambda said: True, MERGED),
    "f": (lambda said: True, FORMULAS),
}


def _column(letters: str) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
