"""A file as it is known in an answer, and what may be put in: judged by what it holds, not by its name."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from iapflow.definitions.model import Field
from iapflow.forms.cleaning import BIDI, refuse

MEGABYTE = 1_000_000
MOST_MB = 10
MOST_PIXELS = 60_000_000
REFERENCE = re.compile(r"file:([0-9a-f]{32})/(.{1,160})")
KINDS = {"pdf": ("application/pdf", ("pdf",)), "jpg": ("image/jpeg", ("jpg", "jpeg")), "png": ("image/png", ("png",))}
RUNS = frozenset(
    ("exe com bat cmd scr msi ps1 vbs js jar hta lnk dll sh html htm xhtml svg svgz xml swf iso docm xlsm").split()  # noqa: SIM905 - read as one line
)
"""Endings of things that run or show scripts; a document that calls itself so is not taken."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that may be kept: its clean name, its kind, and what it holds."""

    name: str
    media_type: str
    content: bytes


def reference(token: str, name: str) -> str:
    """How an answer names a file that was put in."""
    return f"file:{token}/{name}"


def named(answer: object) -> tuple[str, str] | None:
    """(token, name) of an answer that names a file; None for words about where a document is kept."""
    found = REFERENCE.fullmatch(answer) if isinstance(answer, str) else None
    return (found[1], found[2]) if found else None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a field takes: how many megabytes, and which kinds."""

    most_mb: float = MOST_MB
    kinds: tuple[str, ...] = tuple(KINDS)

    @property
    def endings(self) -> str:
        """The endings, as a browser wants them."""
        return ",".join(f".{ending}" for kind in self.kinds for ending in KINDS[kind][1])

    @property
    def words(self) -> str:
        """The kinds, for people."""
        return ", ".join(kind.upper() for kind in self.kinds)


ANY = Limits()


def limits_of(field: Field) -> Limits:
    """What a field's definition says; the program's own limits where it says nothing."""
    most, kinds = field.extra.get("max_mb", MOST_MB), field.extra.get("accept", tuple(KINDS))
    return Limits(min(float(most), MOST_MB), tuple(kind for kind in KINDS if kind in kinds))


def take(name: str, content: bytes, limits: Limits = ANY) -> Taken:
    """A file as it is kept.

    Raises:
        Unclean: it is empty, too large, or nothing that is taken here.
    """
    clean = _clean_name(name)
    if not content:
        raise refuse("The file is empty. Choose it once more.")
    if len(content) > limits.most_mb * MEGABYTE:
        raise refuse("The file is larger than {most} MB. A smaller scan is enough.", most=f"{limits.most_mb:g}")
    kind = _kind(content)
    stem, _, ending = clean.rpartition(".")
    if kind is None or (stem and ending.casefold() in RUNS):
        raise refuse("Choose a PDF, JPG or PNG file.")
    if kind not in limits.kinds:
        raise refuse("Choose a file of this kind: {kinds}.", kinds=limits.words)
    media_type, endings = KINDS[kind]
    if not stem or ending.casefold() not in endings:
        clean = f"{clean}.{endings[0]}"
    if kind != "pdf":
        _refuse_floods(content, kind)
    return Taken(clean, media_type, _without_traces(content) if kind == "jpg" else content)


def _clean_name(name: str) -> str:
    """The last part of what the browser says, without signs that mean something elsewhere."""
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in name):
        raise refuse("The text holds a control character. Type it anew.")
    if any(sign in BIDI for sign in name):
        raise refuse("Choose a PDF, JPG or PNG file.")
    last = re.split('"|%22', re.split(r"[/\\]", name)[-1])[0]
    clean = re.sub(r"\s+", " ", re.sub(r"[<>:;|?*'=%#&]", "", last)).strip(" .")
    if not clean:
        raise refuse("Choose a file.")
    stem, dot, ending = clean.rpartition(".")
    return f"{stem[:100]}{dot}{ending[:10]}" if dot else clean[:100]


def _kind(content: bytes) -> str | None:
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    return "png" if content.startswith(b"\x89PNG\r\n\x1a\n") else None


def _refuse_floods(content: bytes, kind: str) -> None:
    """A small file can unfold into a picture that no machine holds."""
    wide, high = _png_size(content) if kind == "png" else _jpeg_size(content)
    if not 0 < wide * high <= MOST_PIXELS:
        raise refuse("The picture has too many pixels, or is damaged. Photograph or scan it anew.")


def _png_size(content: bytes) -> tuple[int, int]:
    return struct.unpack(">II", content[16:24]) if len(content) >= 24 else (0, 0)


def _segments(content: bytes) -> list[tuple[int, int, int]]:
    """(marker, start, end) of each part of a JPEG before its picture."""
    found, at = [], 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        found.append((content[at + 1], at, end))
        at = end
    return found


def _jpeg_size(content: bytes) -> tuple[int, int]:
    for marker, start, _ in _segments(content):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            high, wide = struct.unpack(">HH", content[start + 5 : start + 9])
            return wide, high
    return 0, 0


def _without_traces(content: bytes) -> bytes:
    """A photograph without where, when and with what it was taken; which way is up stays."""
    kept, last, turned = [b"\xff\xd8"], 2, 1
    for marker, start, end in _segments(content):
        last = end
        if marker == 0xE1:
            turned = _orientation(content[start + 4 : end]) or turned
        elif marker not in (0xED, 0xFE):
            kept.append(content[start:end])
    return b"".join([kept[0], _upright(turned), *kept[1:], content[last:]])


def _orientation(exif: bytes) -> int:
    """Which way is up, 0 where it is not said."""
    if not exif.startswith(b"Exif\0\0") or len(exif) < 16:
        return 0
    order, body = ("<" if exif[6:8] == b"II" else ">"), exif[6:]
    try:
        (at,) = struct.unpack(f"{order}I", body[4:8])
        (count,) = struct.unpack(f"{order}H", body[at : at + 2])
        for one in range(min(count, 200)):
            tag, _, _, value = struct.unpack(f"{order}HHIH", body[at + 2 + one * 12 : at + 12 + one * 12])
            if tag == 0x0112:
                return int(value) if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _upright(turned: int) -> bytes:
    """The one trace that is kept, as short as it can be."""
    if turned == 1:
        return b""
    body = b"Exif\0\0" + b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, turned, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
