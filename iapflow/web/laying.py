"""What several pages of a case share: forms laid out for the reader, reasons with their links, request ids."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator

from iapflow.errors import Reason, Sentence
from iapflow.forms.controls import FormPage
from iapflow.forms.filled import Filled
from iapflow.forms.page import page_of
from iapflow.forms.sheet import input_name
from iapflow.forms.voice import Voice
from iapflow.http.language import language, say

PLACE = re.compile(r"(?P<alias>\w+)\.(?P<path>.+)")


def voice_for(filled: Filled) -> Voice:
    """The reader's language over the lists the form is pinned to."""
    return Voice(language(), say, filled.sheet.lists, filled.occasion.lookups)


def lay(filled: Filled) -> FormPage:
    """A form laid out for the reader."""
    return page_of(filled, voice_for(filled))


def new_request_id() -> str:
    """The mark by which a repeated press is known."""
    return secrets.token_hex(16)


def field_id(fix: str | None, alias: str) -> str:
    """The id of the control that a reason points to, empty where it is not on this form's page."""
    found = PLACE.fullmatch(fix or "")
    return input_name(found["path"]) if found and found["alias"] == alias else ""


def beside(reasons: Iterable[Reason], alias: str) -> Iterator[tuple[str, Sentence]]:
    """Reasons that no field of the form shows by itself: (id to jump to, sentence)."""
    for reason in reasons:
        if reason.because not in {"form", "warning"}:
            yield field_id(reason.fix, alias), reason.sentence


def in_summary(reasons: Iterable[Reason], alias: str, page: FormPage | None) -> list[tuple[str, str]]:
    """Everything that stands against a press: (id to jump to, where and what, said for the reader)."""
    told = [(at, say(sentence)) for at, sentence in beside(reasons, alias)]
    for at, where, sentence in page.summary if page else ():
        told.append((at, f"{where}: {say(sentence)}" if where else say(sentence)))
    return told
