"""E-mail addresses, telephone numbers, bank accounts, web addresses."""

from __future__ import annotations

import re
from typing import Any

from email_validator import EmailNotValidError, validate_email

from iapflow.definitions.model import Field
from iapflow.forms.cleaning import clean_line, refuse
from iapflow.forms.files import named
from iapflow.forms.types.base import Answer, Around, FieldType
from iapflow.forms.voice import Voice

LOCAL_NUMBER = re.compile(r"[2-9][0-9]{7}")
WORLD_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
LENGTHS = {"LV": 21, "LT": 20, "EE": 20, "DE": 22, "FI": 18, "PL": 28, "SE": 24}


class EmailType(FieldType):
    """One e-mail address."""

    name = "email"
    says = "one e-mail address"
    html_type = "email"
    attributes = {"autocomplete": "off", "spellcheck": "false"}  # noqa: RUF012

    def clean(self, typed: str, field: Field, around: Around) -> Answer:
        """In ASCII, with a domain that can be one; nothing is asked of other hosts."""
        line = clean_line(typed, 254)
        if not line.isascii():
            raise refuse("Write one e-mail address, for example name@school.lv, without accented letters.")
        try:
            return validate_email(line, check_deliverability=False, test_environment=True).normalized
        except EmailNotValidError:
            raise refuse("Write one e-mail address, for example name@school.lv.") from None

    def schema(self, field: Field) -> dict[str, Any]:
        """An e-mail address."""
        return {"type": "string", "format": "email", "maxLength": 254}


class PhoneType(FieldType):
    """A telephone number; the answer is `+37126000000`."""

    name = "phone"
    says = "a telephone number"
    html_type = "tel"
    attributes = {"autocomplete": "off"}  # noqa: RUF012

    def clean(self, typed: str, field: Field, around: Around) -> Answer:
        """Eight digits are a number in Latvia; all others need their country."""
        line = re.sub(r"[ ()-]", "", clean_line(typed, 40))
        line = f"+{line[2:]}" if line.startswith("00") else line
        line = f"+371{line}" if LOCAL_NUMBER.fullmatch(line) else line
        if not WORLD_NUMBER.fullmatch(line) or (line.startswith("+371") and not LOCAL_NUMBER.fullmatch(line[4:])):
            raise refuse("Write a telephone number, for example 26 000 000 or +371 26 000 000.")
        return line

    def text(self, answer: Answer, field: Field, voice: Voice) -> str:
        """`+371 26 000 000`."""
        if answer and answer.startswith("+371"):
            return f"+371\u00a0{answer[4:6]}\u00a0{answer[6:9]}\u00a0{answer[9:]}"
        return answer or ""


class IbanType(FieldType):
    """A bank account; the answer has no spaces."""

    name = "iban"
    says = "a bank account (IBAN)"
    attributes = {"autocomplete": "off", "spellcheck": "false"}  # noqa: RUF012

    def clean(self, typed: str, field: Field, around: Around) -> Answer:
        """Country, length and check digits."""
        line = re.sub(r"[ -]", "", clean_line(typed, 60)).upper()
        if not IBAN.fullmatch(line) or len(line) != LENGTHS.get(line[:2], len(line)):
            raise refuse("Write an account number (IBAN), for example LV80 BANK 0000 4351 9500 1.")
        moved = line[4:] + line[:4]
        if int("".join(str(int(sign, 36)) for sign in moved)) % 97 != 1:
            raise refuse("This account number has a typing error: its check digits do not fit.")
        return line

    def text(self, answer: Answer, field: Field, voice: Voice) -> str:
        """In groups of four."""
        return "\u00a0".join(re.findall(".{1,4}", answer or ""))


class SignatureType(FieldType):
    """The full name of who signs, typed by them."""

    name = "signature"
    cel = "none"
    says = "the typed full name of who signs"
    attributes = {"autocomplete": "off"}  # noqa: RUF012

    def clean(self, typed: str, field: Field, around: Around) -> Answer:
        """A name of at least two words."""
        line = clean_line(typed, 160)
        if len(line.split()) < 2:
            raise refuse("Write the full name: given name and family name.")
        return line


class FileType(FieldType):
    """A file that was put in (`iapflow.forms.files`), or the words that say where a document is kept."""

    name = "file"
    cel = "none"
    keys = frozenset({"accept", "max_mb"})
    says = "a file put in, or a document's number, or where it is kept"
    attributes = {"autocomplete": "off"}  # noqa: RUF012

    def clean(self, typed: str, field: Field, around: Around) -> Answer:
        """One line."""
        return clean_line(typed, 240) or None

    def text(self, answer: Answer, field: Field, voice: Voice) -> str:
        """The file's name, or the words."""
        found = named(answer)
        return found[1] if found else answer or ""
