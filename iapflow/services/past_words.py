"""A journal of a case that moved to another version: each line in the words of the version it was written under."""

from collections.abc import Callable, Sequence
from typing import Any

from iapflow.definitions.bundle import Bundle
from iapflow.definitions.model import Workflow
from iapflow.errors import Text
from iapflow.services.moving_back import MIGRATE_BACK
from iapflow.services.moving_over import MIGRATE

MOVES = {
    MIGRATE: Text("Moved to version {version} of the workflow"),
    MIGRATE_BACK: Text("Went back to version {version} of the workflow"),
}
"""How the lines of a move are said."""


def workflows_then(events: Sequence[Any], now: Workflow, bundle_of: Callable[[str], Bundle]) -> list[Workflow]:
    """The workflow that each line was written under, oldest first.

    Args:
        events: the journal in order; a move tells in its note which bundle it came from.
        now: what the case runs on at its last line.
        bundle_of: a digest -> the bundle.
    """
    found = []
    for event in reversed(events):
        found.append(now)
        if event.transition in MOVES and event.note:
            now = bundle_of(event.note["from_bundle"]).workflow
    return found[::-1]


def moved_words(event: Any) -> Text:
    """What a move is called."""
    return Text(MOVES[event.transition].id, {"version": (event.note or {}).get("to_version", "–")})
