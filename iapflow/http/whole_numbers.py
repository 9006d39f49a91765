"""Whole numbers as they come in addresses and forms: read strictly, so that no database has to refuse them."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter

from iapflow.store.keys import WHOLE, is_key


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
    if not is_key(word):
        raise ValueError(word)
    return int(word)
