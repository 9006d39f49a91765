"""Whole numbers as they come in addresses and forms: read strictly, so that no database has to refuse them."""

from __future__ import annotations

import re

from flask import Flask
from werkzeug.routing import IntegerConverter

MOST_DIGITS = 18
"""A key of the database has 63 bits, which holds every number of so many digits."""
WHOLE = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}")


class WholeNumber(IntegerConverter):
    """`<int:...>` of an address: ASCII digits only, and no more than a key can have."""

    regex = WHOLE.pattern


def install(app: Flask) -> None:
    """Read every `<int:...>` so; before the first address is laid."""
    app.url_map.converters["int"] = WholeNumber


def whole(word: str) -> int:
    """The number a posted word means.

    Raises:
        ValueError: it cannot be a number of ours.
    """
    if not WHOLE.fullmatch(word):
        raise ValueError(word)
    return int(word)
