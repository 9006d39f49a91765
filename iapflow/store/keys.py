"""What a key of the database looks like in a posted word, a file or a payload."""

from __future__ import annotations

import re

MOST_DIGITS = 18
"""A key of the database has 63 bits, which holds every number of so many digits."""
WHOLE = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}")


def is_key(word: str) -> bool:
    """Whether a word can be a key: plain digits, and no more than a database holds (`str.isdigit` takes `²`)."""
    return WHOLE.fullmatch(word) is not None
