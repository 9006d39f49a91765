"""Too late with a decision: the page once more with everything typed, and what the others did meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Reason, Text
from iapflow.http.actor import current_actor
from iapflow.http.parts import current_store, room
from iapflow.http.whole_numbers import whole
from iapflow.services.moved_on import MovedOn, moved_on

LATE = Reason(
    "revision", Text("Somebody was quicker. What you typed is here: look at what changed, then decide once more.")
)
TYPED = ("f-", "_says")
"""How the names of what people type into these pages begin."""


def once_more(case_id: int, draw: Callable[[Sequence[Reason], MovedOn], str]) -> ResponseReturnValue:
    """The page that was sent, drawn anew; where nothing is left to decide there, what happened and what was typed.

    Args:
        draw: the page with these reasons and with what happened meanwhile.
    """
    found = moved_on(current_store(), room(), current_actor(), case_id, request.form.get("revision", type=whole))
    try:
        return draw((LATE,), found), 409
    except Missing:
        typed = [
            text
            for name, texts in request.form.lists()
            if name.startswith(TYPED)
            for text in texts
            if " " in text.strip()
        ]
        return render_template("moved_on.html", moved=found, typed=typed, case_id=case_id), 409
