"""The information sheet that a family gets before it answers: the text of one version, as it stands in its list."""

from __future__ import annotations

from collections.abc import Iterator

from iapflow.documents.paper import Line, Paper, Part, Prose
from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.forms.voice import label
from iapflow.services.printing.desk import Printed, printed
from iapflow.services.printing.heads import head_of
from iapflow.services.room import Room
from iapflow.services.talks import asked
from iapflow.store.store import Store

HEADING = "#"


def information_sheet(store: Store, room: Room, actor: Actor, code: str) -> Printed:
    """One version on one page, in its own language.

    Raises:
        Missing: no such sheet is handed over today, or this person hands none over.
    """
    with store.reading() as session:
        item = asked(session, room, actor).sheets.get(code)
        if item is None:
            raise Missing
        language, at = str(item.values["language"]), room.now(session)
        parts, head = list(parts_of(str(item.values["text"]))), head_of(session, room, at.date(), language)
        foot = f"{label(item.label, language)} ({code})"
        paper = Paper(language, str(item.values["title"]), [], parts, head, "", foot)
        return printed(f"informacija-gimenei-{code}", [paper], at)


def parts_of(text: str) -> Iterator[Part]:
    """A heading begins with #; an empty line parts paragraphs."""
    title, lines = "", list[Line]()
    for block in text.split("\n\n"):
        first, _, rest = block.strip().partition("\n")
        if first.startswith(HEADING):
            if lines:
                yield Part(title, lines)
            title, lines, words = first.lstrip(f"{HEADING} "), [], rest
        else:
            words = block
        if words.strip():
            lines.append(Prose(" ".join(words.split())))
    if lines:
        yield Part(title, lines)
