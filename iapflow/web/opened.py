"""Pages on which somebody sees a case: that they saw it is remembered, once the page is made."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g, request

from iapflow.http.actor import current_actor
from iapflow.http.parts import current_store, room
from iapflow.services.looking import CaseView
from iapflow.services.seen import Shown, note_opening


def shows(view: CaseView) -> None:
    """Say, while a page is made, which case it shows and as it stood at which revision."""
    g.shown_case = Shown(view.pen.case.id, view.pen.case.revision, view.roles)


def notes_opening(page: Callable[..., Any]) -> Callable[..., Any]:
    """A page that shows a case; whoever's turn it is has then seen it."""

    @wraps(page)
    def opened(*args: Any, **kwargs: Any) -> Any:
        answer = page(*args, **kwargs)
        shown = g.pop("shown_case", None)
        if shown is not None and request.method == "GET":
            note_opening(current_store(), room(), current_actor(), shown)
        return answer

    return opened
