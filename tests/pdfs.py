"""Reading a PDF back by poppler: its words, its tags, what it says of itself."""

import shutil
import subprocess

import pytest

WHY = "DOCUMENTS ARE NOT READ BACK: apt-get install poppler-utils"


def words_of(content: bytes) -> str:
    """The text, with line breaks as single spaces."""
    return " ".join(_run(["pdftotext", "-", "-"], content).split())


def tags_of(content: bytes) -> str:
    """The tree of its tags with their text."""
    return _run(["pdfinfo", "-struct-text", "-"], content)


def facts_of(content: bytes) -> dict[str, str]:
    """What it says of itself: title, whether it is tagged, pages."""
    pairs = (line.partition(":") for line in _run(["pdfinfo", "-"], content).splitlines())
    return {name: value.strip() for name, _, value in pairs}


def metadata_of(content: bytes) -> str:
    """Its XMP metadata: language, declared standard."""
    return _run(["pdfinfo", "-meta", "-"], content)


def fonts_of(content: bytes) -> list[str]:
    """A line for each font: its name and whether it is embedded."""
    return _run(["pdffonts", "-"], content).splitlines()[2:]


def _run(command: list[str], content: bytes) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(WHY)
    done = subprocess.run(command, input=content, capture_output=True, check=True, timeout=20)
    return done.stdout.decode("utf-8", "replace")
