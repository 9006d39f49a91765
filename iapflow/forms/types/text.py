"""Text of one or several lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from iapflow.definitions.expressions import fits
from iapflow.definitions.model import Field
from iapflow.errors import Text
from iapflow.forms.cleaning import clean_text, mixes_scripts
from iapflow.forms.personal import IN_TEXT
from iapflow.forms.types.base import Answer, Around, FieldType, Question

SHORT, LONG = 500, 4000


class TextType(FieldType):
    """Free words."""

    name = "text"
    cel = "text"
    keys = frozenset({"lines", "pattern", "min", "max"})
    bounds = "count"
    says = "free text; `lines` for several lines, `max` for its length"

    def clean(self, typed: str, field: Field, around: Around) -> Answer:
        """Without tricks, NFC, no longer than allowed."""
        return clean_text(typed, limit(field)) or None

    def check(self, answer: Answer, field: Field, around: Around) -> Iterator[Text]:
        """Shortest length and pattern, where the form sets them."""
        if isinstance(field.min, int) and len(answer) < field.min:
            yield Text("Write at least {least} characters.", {"least": field.min})
        if field.pattern and not fits(field.pattern, answer):
            yield Text("This is not written in the way asked for.")

    def questions(self, answer: Answer, field: Field) -> Iterator[Question]:
        """A personal code, mixed alphabets; whether it says enough is the form's own rule."""
        if IN_TEXT.search(answer):
            yield Question("personal_code", Text("The text seems to hold a personal code. Is it needed here?"))
        if mixes_scripts(answer):
            yield Question("mixed_script", Text("One word mixes Latin and Cyrillic letters. Is that right?"))

    def schema(self, field: Field) -> dict[str, Any]:
        """Its length."""
        return {"type": "string", "maxLength": limit(field)}


def limit(field: Field) -> int:
    """The greatest length in characters."""
    if isinstance(field.max, int):
        return field.max
    return LONG if (field.lines or 1) > 1 else SHORT
