"""Folding names for search: small letters, no diacritics, single spaces."""

from __future__ import annotations

import unicodedata

ESCAPE = "\\"


def folded(text: str) -> str:
    """'Ģirts  Bērziņš' becomes 'girts berzins', so that either spelling finds the other."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return " ".join(plain.split())


def containing(words: str) -> str:
    """A LIKE pattern (escape sign: backslash) for text that contains these words, folded."""
    plain = folded(words)
    for sign in (ESCAPE, "%", "_"):
        plain = plain.replace(sign, ESCAPE + sign)
    return f"%{plain}%"
