"""Projects for tests: the bases of the book of bad inputs, and how to change them."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

BOOK = Path(__file__).parent.parent / "bad_inputs" / "bad_inputs.yaml"


def bases() -> dict[str, bytes]:
    """A small valid project: relative path -> bytes."""
    return {base["file"]: base["text"].encode() for base in _book()["bases"].values()}


@cache
def _book() -> dict[str, Any]:
    book: dict[str, Any] = yaml.load(BOOK.read_bytes(), Loader=yaml.CSafeLoader)  # noqa: TID251 - our own file
    return book


def changed(path: str, this: str, that: str) -> dict[str, bytes]:
    """The small project with one place of one file changed."""
    texts = bases()
    assert texts[path].count(this.encode()) == 1, this
    texts[path] = texts[path].replace(this.encode(), that.encode())
    return texts
