"""Latvian personal codes, as far as a form can judge them (domain.md, section 4.5).

The check digit is a question, never a wall: the algorithm has no official publication, and the new
form promises none.  Nobody's age is taken from a code.
"""

from __future__ import annotations

import re
from datetime import date

from iapflow.forms.cleaning import clean_line, refuse

SHAPE = re.compile(r"([0-9]{6}) ?-? ?([0-9]{5})")
NEW_FORM = re.compile(r"3[2-9][0-9]{9}")
WEIGHTS = (1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CENTURIES = {"0": 1800, "1": 1900, "2": 2000}
DEMO = re.compile(r"000000-1[0-9]{4}")
LEGAL = re.compile(r"[459]0[0-9]{9}")
IN_ADDRESS = re.compile(r"(?<![\w+])[0-9]{6}[\s\u2010-\u2014\u2212-]{0,3}[0-9]{5}(?!\w)")
IN_TEXT = re.compile(r"(?<!\w)[0-9]{6}[-\u2010-\u2014\u2212 ]?[0-9]{5}(?!\w)")


def clean_code(typed: str, today: date, is_demo: bool = False) -> str:
    """`DDDDDD-DDDDD`, from any of the ways it is typed.

    Raises:
        Unclean: not a personal code, or an old one whose date cannot be a day of birth.
    """
    line = clean_line(typed)
    found = SHAPE.fullmatch(line)
    if not found:
        raise _misshapen(line)
    code = f"{found[1]}-{found[2]}"
    digits = found[1] + found[2]
    if DEMO.fullmatch(code):
        if is_demo:
            return code
        raise refuse("This code belongs to made-up people and can be used in the demonstration only.")
    if not NEW_FORM.fullmatch(digits):
        _check_birth(digits, today)
    return code


def check_digit_fits(code: str) -> bool:
    """Is the last digit the one that the old form's sum gives?  Codes of the new form always pass."""
    digits = code.replace("-", "")
    if NEW_FORM.fullmatch(digits):
        return True
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False))
    return (1101 - total) % 11 % 10 == int(digits[10])


def holds_code(words: str) -> bool:
    """Whether something in it is written like a personal code, however spaced; an organisation's number is none."""
    found = (re.sub(r"[^0-9]", "", code) for code in IN_ADDRESS.findall(words))
    return any(not LEGAL.fullmatch(digits) or _is_old(digits) for digits in found)


def day_in(code: str) -> date | None:
    """The day an old personal code begins with, None for the new form, which holds none."""
    digits = code.replace("-", "")
    return None if NEW_FORM.fullmatch(digits) or DEMO.fullmatch(code) else _day(digits)


def _is_old(digits: str) -> bool:
    return digits[6] in CENTURIES and _day(digits) is not None


def _check_birth(digits: str, today: date) -> None:
    if LEGAL.fullmatch(digits) and not _is_old(digits):
        raise refuse("This is the registration number of an organisation, not a personal code.")
    if digits[6] not in CENTURIES:
        raise refuse("The seventh digit of this personal code cannot be right. Check it against the document.")
    born = _day(digits)
    if born is None:
        raise refuse("A personal code of this form begins with the day of birth. Check it against the document.")
    if born > today:
        raise refuse("This personal code gives a day of birth in the future. Check it against the document.")


def _day(digits: str) -> date | None:
    century = CENTURIES.get(digits[6])
    if century is None:
        return None
    try:
        return date(century + int(digits[4:6]), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None


def _misshapen(line: str) -> Exception:
    if re.fullmatch(r"[0-9]+\.0", line):
        return refuse("The spreadsheet has turned this code into a number. Format the column as text.")
    if re.fullmatch(r"[0-9 -]+", line) and len(re.sub(r"[ -]", "", line)) != 11:
        return refuse("A personal code has 11 digits.")
    return refuse("Write the personal code as six digits, a hyphen and five digits.")
