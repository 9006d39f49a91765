"""Plain words of YAML 1.2 core by our own table: null, true, false, decimal numbers, ISO dates."""

import re
from datetime import date
from typing import Any

WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}
_STARTS = frozenset("-+0123456789")
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)").fullmatch
_FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]{1,3})?").fullmatch
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_MOST = 2**63 - 1


def plain(word: str) -> Any:
    """What a word without quotes means; all that is not in the table stays a text.

    Raises:
        ValueError: with a sentence: a day that does not exist, a number beyond the limits.
    """
    if word in WORDS:
        return WORDS[word]
    if word[0] not in _STARTS:
        return word
    if _INT(word):
        return _whole(word)
    if _DATE(word):
        try:
            return date.fromisoformat(word)
        except ValueError:
            raise ValueError(f"there is no such day: {word}") from None
    if _FLOAT(word):
        return _decimal(word)
    return word


def _whole(word: str) -> int:
    if len(word) > 20 or not -_MOST - 1 <= int(word) <= _MOST:
        raise ValueError(f"the number {word[:30]}… is too large")
    return int(word)


def _decimal(word: str) -> float:
    number = float(word) if len(word) <= 40 else float("inf")
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"the number {word[:30]}… is too large or too long")
    return number
