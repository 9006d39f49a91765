"""The button that copies rows of the last form into this one, in the words of its page."""

from __future__ import annotations

from flask import flash, request

from iapflow.errors import Refused
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.services.bringing_again import bring_again, not_here
from iapflow.services.drafts import OpenForm

BUTTON = "_again"


def brought(case_id: int, alias: str) -> bool:
    """Whether the button was pressed; the rows are in the draft then, which holds all that was typed."""
    group = request.form.get(BUTTON, "")
    if not group:
        return False
    try:
        count = bring_again(current_store(), room(), current_actor(), (case_id, alias), group)
    except Refused as refused:
        flash(" ".join(say(reason.sentence) for reason in refused.reasons), "error")
    else:
        said = "{n} row is copied. Look it through. | {n} rows are copied. Look through each of them."
        flash(say(said, n=count), "success")
    return True


def to_bring(form: OpenForm) -> dict[str, int]:
    """Row group -> how many rows the button would copy."""
    return {group: len(rows) for group, rows in not_here(form).items()}
