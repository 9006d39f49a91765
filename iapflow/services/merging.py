"""Saving over what somebody else saved meanwhile: only the same answer asks who is right."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Protocol

from sqlalchemy.orm import Session

from iapflow.forms.binding import bind
from iapflow.forms.filled import Filled
from iapflow.forms.merging import Base, Merged, merge
from iapflow.store.person import Person


class MadeFrom(Protocol):
    """What a page says of itself."""

    @property
    def seen(self) -> str:
        """The marks of the answers it was made from."""
        ...

    @property
    def mine(self) -> Collection[str]:
        """Clashes settled for this page."""
        ...

    @property
    def theirs(self) -> Collection[str]:
        """Clashes settled for the other one."""
        ...


def put_together(kept: Filled, mine: Filled, page: MadeFrom) -> Merged | None:
    """Both in one, or None where the page does not say what it was made from.

    A page may be older than its revision: what came in by a saving of its own is not on it until it is drawn anew.
    """
    if not page.seen:
        return None
    base = Base(page.seen, mine.access.writable, page.mine, page.theirs)
    return merge(mine.sheet, base, kept.answers, mine.answers)


def goes_on(fresh: Filled, mine: Filled, merged: Merged | None) -> Filled:
    """The form as its page shows it next: everything of both, and mine where both wrote.

    Args:
        fresh: the form as it was opened for this page.
    """
    occasion = replace(fresh.occasion, before=merged.shown if merged else mine.answers)
    return replace(bind(fresh.sheet, {}, occasion, "draft"), pressed=mine.pressed, removed=mine.removed)


def name_of(session: Session, person_id: int | None) -> str:
    """Who that is; empty for nobody."""
    person = session.get(Person, person_id) if person_id is not None else None
    return person.full_name if person else ""
