"""What the project asks to stand on a paper of a day: its title, number and signs, from the list valid then."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from iapflow.definitions.model.choice_list import ListItem
from iapflow.documents.paper import Head
from iapflow.services.clock import is_demo
from iapflow.services.printing.words import MADE_UP, said
from iapflow.services.room import Room

SIGNS = "project_signs"


def head_of(session: Session, room: Room, day: date, language: str) -> Head:
    """The head of every paper of this day."""
    signs = room.definitions.current(session).lists.get(SIGNS)
    items = [item for item in signs.items.values() if item.is_offered(day)] if signs else []
    return Head(
        title="; ".join(_said(items, "title", language)),
        number=", ".join(_said(items, "number", language)),
        signs=tuple(_said(items, "sign", language)),
        flag=any(item.values.get("flag") for item in items),
        note=said(MADE_UP, language) if is_demo(session) else "",
    )


def _said(items: list[ListItem], kind: str, language: str) -> Iterator[str]:
    return (said(item.label, language) for item in items if item.values.get("kind") == kind)
