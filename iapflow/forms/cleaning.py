"""Typed words made clean: one spelling of each letter, nothing invisible, nothing that plays tricks.

Refusing is raising `Unclean` with a whole sentence; what was typed is kept by the caller.
"""

from __future__ import annotations

import re
import unicodedata

from iapflow.errors import Text

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
DAMAGED = "\ufffd"
"""What stands where bytes could not be read."""
ALLOWED_CONTROLS = frozenset("\n\t")
DASHES = re.compile("[\u2010\u2011\u2012\u2013\u2014\u2212]")
SPACES = re.compile(r"[ \u00a0\u2007\u2009\u202f\t]")
CYRILLIC = re.compile("[\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f]")
PRINTABLE = re.compile(r"[\n\t -~]*").fullmatch
PLAIN_LINE = re.compile(r"[ -~]*").fullmatch
MARKS_PER_LETTER = 4
EDGES = " \t\n\r\u00a0\u2007\u202f\u2009" + ZERO_WIDTH


class Unclean(ValueError):  # noqa: N818 - an answer, not an error
    """What was typed cannot be taken; the sentence says why and what to type instead."""

    def __init__(self, sentence: Text) -> None:
        """Keep the sentence; the words typed are never part of it."""
        super().__init__(sentence)
        self.sentence = sentence


def refuse(message: str, **gaps: object) -> Unclean:
    """An `Unclean` with this sentence."""
    return Unclean(Text(message, gaps))


def clean_text(typed: str, limit: int) -> str:
    """NFC, newlines as one sign, no space around it.

    Raises:
        Unclean: control or bidi characters, lone surrogates, piled-up accents, or longer than `limit`
            code points after NFC.
    """
    if len(typed) > limit * 8 + 64:
        raise refuse("Write at most {limit} characters.", limit=limit)
    if typed.isascii():
        text = typed
    elif any("\ud800" <= sign <= "\udfff" or sign == DAMAGED for sign in typed):
        raise refuse("The text holds a damaged character. Type it anew.")
    else:
        text = unicodedata.normalize("NFC", typed)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.strip(EDGES)
    _refuse_tricks(text)
    if len(text) > limit:
        raise refuse("Write at most {limit} characters.", limit=limit)
    return text


def clean_line(typed: str, limit: int = 200) -> str:
    """As `clean_text`, for codes and numbers: every kind of space is a space, every dash a hyphen."""
    text = clean_text(typed, limit)
    return text if PLAIN_LINE(text) else DASHES.sub("-", SPACES.sub(" ", text))


def _refuse_tricks(text: str) -> None:
    if PRINTABLE(text):
        return
    marks = 0
    for sign in text:
        kind = unicodedata.category(sign)
        if sign in BIDI:
            raise refuse("The text holds a hidden character that turns the direction of writing. Type it anew.")
        if kind == "Cc" and sign not in ALLOWED_CONTROLS:
            raise refuse("The text holds a control character. Type it anew.")
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if marks > MARKS_PER_LETTER:
            raise refuse("There are too many accents on one letter. Type the text anew.")


def mixes_scripts(text: str) -> bool:
    """True for a word of both Latin and Cyrillic letters, which a search would never find."""
    if not CYRILLIC.search(text):
        return False
    return any(_has(word, "LATIN") and CYRILLIC.search(word) for word in re.findall(r"\w+", text))


def _has(word: str, script: str) -> bool:
    return any(unicodedata.name(sign, "").startswith(script) for sign in word if sign.isalpha())
