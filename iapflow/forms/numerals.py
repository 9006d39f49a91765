"""Numbers as people in Latvia type them: decimal comma or point, a space between thousands, ASCII digits."""

from __future__ import annotations

import re
from decimal import Decimal

from iapflow.forms.cleaning import clean_line, refuse

PLAIN = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,10})?")
GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]{1,10})?")
AMBIGUOUS = re.compile(r"[+-]?[0-9]{1,3}(?:[.][0-9]{3})+,[0-9]+|[+-]?[0-9]{1,3}(?:,[0-9]{3})+[.][0-9]+")
HUGE = re.compile(r"[+-]?[0-9]{16,}(?:[.,][0-9]*)?")
WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
CURRENCY = re.compile(r"(?:€|eur)\s*|\s*(?:€|eur)", re.IGNORECASE)
OTHER_CURRENCY = re.compile(r"[+-]?[0-9][0-9 .,]*\s*(?:[A-Za-z]{3}|[$£¥])|(?:[A-Za-z]{3}|[$£¥])\s*[0-9][0-9 .,]*")


def whole(typed: str) -> int:
    """A whole number.

    Raises:
        Unclean: anything but ASCII digits with a sign.
    """
    line = clean_line(typed)
    _refuse_huge(line)
    if not WHOLE.fullmatch(line):
        raise refuse("Write a whole number, for example 12.")
    return int(line)


def decimal(typed: str) -> Decimal:
    """A finite decimal number.

    Raises:
        Unclean: not a number, or one that can be read in two ways.
    """
    line = clean_line(typed)
    if AMBIGUOUS.fullmatch(line):
        raise refuse("This number can be read in two ways. Write it as 1234,50.")
    _refuse_huge(line)
    if not (PLAIN.fullmatch(line) or GROUPED.fullmatch(line)):
        raise refuse("Write a number, for example 12,5.")
    number = Decimal(line.replace(" ", "").replace(",", "."))
    return Decimal(0) if number == 0 else number


def _refuse_huge(line: str) -> None:
    """More digits than anything that is counted or paid here has."""
    if HUGE.fullmatch(line.replace(" ", "")):
        raise refuse("This number is too large.")


def cents(typed: str) -> int:
    """An amount in euro as cents; never rounded.

    Raises:
        Unclean: not an amount, another currency, or parts of a cent.
    """
    line = clean_line(typed)
    bare = CURRENCY.sub("", line, count=1).strip()
    if bare == line and OTHER_CURRENCY.fullmatch(line):
        raise refuse("Write the amount in euro.")
    amount = decimal(bare)
    if amount != amount.quantize(Decimal("0.01")):
        raise refuse("Write at most two digits after the comma.")
    return int(amount * 100)


def grouped(number: Decimal | int, language: str, places: int | None = None) -> str:
    """As printed: `4 600,00` with spaces that do not break; a point in English."""
    text = f"{number:,.{places}f}" if places is not None else f"{Decimal(number).normalize():,f}"
    text = text.replace(",", "\u00a0")
    return text if language == "en" else text.replace(".", ",")
