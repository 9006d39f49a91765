"""Keys as they come in addresses: read strictly, so that no database has to refuse them."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import inspect

WHOLE = re.compile(r"[0-9]{1,18}", re.ASCII)
WORD = re.compile(r"[A-Za-z0-9_.\-]{1,64}", re.ASCII)


def key_column(model: type[Any]) -> Any:
    """The one column that is the key, as the model's attribute."""
    mapper = inspect(model)
    return getattr(model, mapper.get_property_by_column(mapper.primary_key[0]).key)


def typed_key(model: type[Any], word: object) -> int | str | None:
    """The key this word means, None when it cannot be one."""
    text = word if isinstance(word, str) else str(word)
    if key_column(model).type.python_type is int:
        return int(text) if WHOLE.fullmatch(text) else None
    return text if WORD.fullmatch(text) else None
