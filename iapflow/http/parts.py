"""The parts a running program is put together from, reachable from a request.

`app.py` makes them once; a view asks for the one it needs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app, g

from iapflow.config import Config
from iapflow.services import clock
from iapflow.services.room import Room
from iapflow.store.store import Store

KEY = "iapflow"


@dataclass(frozen=True, slots=True)
class Parts:
    """What `create_app` joined.

    Args:
        real_now: the machine's clock, aware; only the demo's clock stands on top of it.
    """

    config: Config
    store: Store
    room: Room
    real_now: Callable[[], datetime]


def install(app: Flask, parts: Parts) -> None:
    """Hand the parts to this app."""
    app.extensions[KEY] = parts


def parts() -> Parts:
    """The parts of the app that answers this request."""
    found: Parts = current_app.extensions[KEY]
    return found


def current_store() -> Store:
    """The store of this app."""
    return parts().store


def room() -> Room:
    """The definitions and the clock of this app, as services ask for them."""
    return parts().room


def now() -> datetime:
    """The moment this request lives in, the same from its first line to its last."""
    if "now" not in g:
        with current_store().reading() as session:
            g.now = clock.now(session, parts().real_now())
    moment: datetime = g.now
    return moment
