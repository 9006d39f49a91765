"""The one place where sensitive values become what the database holds, and back.

Every P3 and P4 column passes through here under a version header, so that
encryption arrives as a new version in this file and nowhere else.  Version 0
is plain.  What is sealed cannot be searched, which is on purpose.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

HEADER = "v0|"
ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def seal(text: str) -> str:
    """The text as it is stored, behind the header that says how to open it."""
    return HEADER + text


def unseal(stored: str) -> str:
    """The text again.

    Raises:
        ValueError: the header is not one this program can open; the value is not told.
    """
    if not stored.startswith(HEADER):
        raise ValueError("a sealed value carries a header this version cannot open")
    return stored[len(HEADER) :]


def dump(value: Any) -> str:
    """JSON, compact; a number that is not finite is refused."""
    return ENCODE(value)


class SealedText(TypeDecorator[str]):
    """Sensitive text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal on the way in."""
        return None if value is None else seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open on the way out."""
        return None if value is None else unseal(value)


class SealedJson(TypeDecorator[Any]):
    """Sensitive answers, as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Seal on the way in."""
        return None if value is None else seal(dump(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Open on the way out."""
        return None if value is None else json.loads(unseal(value))


class SealedBytes(TypeDecorator[bytes]):
    """A sensitive file."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Seal on the way in."""
        return None if value is None else HEADER.encode() + value

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Open on the way out."""
        if value is None:
            return None
        unseal(value[: len(HEADER)].decode())
        return value[len(HEADER) :]
