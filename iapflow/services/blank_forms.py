"""The form that opens a case about a learner: with what is known beforehand, or judged as it was posted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.forms.binding import bind, first_draft
from iapflow.forms.filled import Filled
from iapflow.forms.sheet import Sheet
from iapflow.services.asking import AsTyped
from iapflow.services.filling import confirmed_in, occasion_for
from iapflow.services.room import Room
from iapflow.services.snapshots import Opening, opening_snapshot

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Blank:
    """Which form, opened by whom and when, with what is known already."""

    alias: str
    actor: Actor
    at: datetime
    known: Answers


def blank_form(
    session: Session, room: Room, opening: Opening, blank: Blank, posted: Answers | AsTyped | None = None
) -> Filled:
    """The form for a learner; what was posted is judged as a whole, what is merely typed is shown again."""
    book = room.book(session, room.definitions.current_bundle(session, opening.workflow))
    snapshot = opening_snapshot(session, book, opening, blank.at)
    sheet = Sheet.of(book.bundle, blank.alias)
    occasion = occasion_for(session, book, snapshot, blank.actor, blank.at)
    if posted is None:
        return first_draft(sheet, replace(occasion, before=blank.known))
    if isinstance(posted, AsTyped):
        return bind(sheet, posted.answers, occasion, "draft")
    return bind(sheet, posted, replace(occasion, confirmed=confirmed_in(posted)), "submit")
