"""Files are judged by what they hold; their names are made harmless."""

from __future__ import annotations

import struct

import pytest

from iapflow.definitions.model import Field
from iapflow.forms.cleaning import Unclean
from iapflow.forms.files import limits_of, named, reference, take

PDF = b"%PDF-1.7\n%made up\n"
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 20, 10) + b"\x08\x02\x00\x00\x00rest"


def jpeg(orientation: int = 6) -> bytes:
    """A photograph of 20 x 10 with a place in its traces, lying on its side."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry + struct.pack("<I", 0) + b"GPS 56.9496"
    app1 = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, 10, 20, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + app1 + b"\xff\xfe\x00\x07secre"[:9] + frame + b"\xff\xda\x00\x02picture\xff\xd9"


def test_a_file_keeps_its_latvian_name():
    taken = take("Ķēniņa piekrišana.pdf", PDF)

    assert ("Ķēniņa piekrišana.pdf", "application/pdf", PDF) == (taken.name, taken.media_type, taken.content)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../app.py", "app.py.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ('a";filename="b.exe', "a.pdf"),
        ("C:\\Users\\ilze\\Atzinums.PDF", "Atzinums.PDF"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_names_say_nothing_of_places(name, clean):
    assert clean == take(name, PDF).name


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("piekrisana.pdf", b"MZ\x90\x00", "PDF, JPG or PNG"),
        ("x.pdf.exe", PDF, "PDF, JPG or PNG"),
        ("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "PDF, JPG or PNG"),
        ("piekrisana\u202efdp.exe", PDF, "PDF, JPG or PNG"),
        ("", PDF, "Choose a file"),
        ("a.php\0.pdf", PDF, "control character"),
        ("tukšs.pdf", b"", "empty"),
        ("liels.pdf", PDF + b"x" * 10_000_001, "larger than 10 MB"),
        ("plūdi.png", PNG[:16] + struct.pack(">II", 50_000, 50_000) + PNG[24:], "too many pixels"),
        ("bojāts.jpg", b"\xff\xd8\xff\xe0\x00\x04ab", "damaged"),
    ],
)
def test_what_is_not_taken_is_refused_in_words(name, content, sentence):
    with pytest.raises(Unclean) as refused:
        take(name, content)

    assert sentence in str(refused.value.sentence)


def test_a_photograph_loses_its_traces_and_stays_upright():
    taken = take("čeks.jpeg", jpeg())

    assert b"GPS" not in taken.content
    assert b"secre" not in taken.content
    assert struct.pack(">HHI", 0x0112, 3, 1) + b"\x00\x06" in taken.content
    assert taken.content.endswith(b"picture\xff\xd9")
    assert take("čeks.jpeg", taken.content).content == taken.content


def test_a_picture_is_taken():
    assert "image/png" == take("shēma.png", PNG).media_type


def test_an_answer_names_its_file_and_words_name_none():
    token = "0" * 32

    assert (token, "Atzinums.pdf") == named(reference(token, "Atzinums.pdf"))
    assert named("Lietvedībā, Nr. 4") is None
    assert named(None) is None


def test_a_field_takes_only_what_its_definition_says():
    only = limits_of(Field(type="file", accept=("pdf",), max_mb=0.00001))

    with pytest.raises(Unclean, match="Choose a file of this kind"):
        take("shēma.png", PNG, limits_of(Field(type="file", accept=("pdf",))))
    with pytest.raises(Unclean, match="larger than"):
        take("a.pdf", PDF, only)
    assert (".pdf", "PDF") == (only.endings, only.words)
    assert ".pdf,.jpg,.jpeg,.png" == limits_of(Field(type="file")).endings
