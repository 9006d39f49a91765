"""The draft of a page that asks something with a transition: kept while somebody types, shown when they come back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from iapflow.errors import Conflict
from iapflow.http.actor import current_actor
from iapflow.http.formats import RIGA
from iapflow.http.holding import SCRIPT, holds_words
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.redirects import safe_path
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.services import asked_drafts
from iapflow.services.asked_drafts import Kept
from iapflow.web.pages import pages

ADDRESS = "/plani/<int:case_id>/darbiba/<transition>/melnraksts"


@dataclass(frozen=True, slots=True)
class Before:
    """What was typed on an earlier visit; `at` is None where nothing was."""

    words: MultiDict[str, str]
    at: datetime | None
    addresses: Mapping[str, str]

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return self.at is not None


@pages.post(ADDRESS)
@action("fire_transition")
@holds_words
def keep_asked(case_id: int, transition: str) -> ResponseReturnValue:
    """Keep the words; a page without a script comes back to itself."""
    page = (request.form.get("revision", type=whole), request.form.items(multi=True))
    key = (case_id, transition)
    keep = partial(asked_drafts.keep, current_store(), room(), current_actor(), key, page)
    return kept_now(keep, _back(case_id, transition))


def kept_now(keep: Callable[[], datetime], back: str) -> ResponseReturnValue:
    """Keep it, and say when: to a script, or on the page one comes back to."""
    is_script = request.headers.get("X-Requested-With") == SCRIPT
    try:
        at = keep()
    except Conflict:
        if is_script:
            return jsonify(moved=True), 409
        raise
    if is_script:
        local = at.astimezone(RIGA)
        return jsonify(saved_at=f"{local.hour}.{local.minute:02}")
    flash(say("The draft is kept."), "success")
    return redirect(back)


@pages.post(f"{ADDRESS}/atmest")
@action("fire_transition")
def drop_asked(case_id: int, transition: str) -> ResponseReturnValue:
    """Begin anew."""
    asked_drafts.drop(current_store(), current_actor(), (case_id, transition))
    return redirect(_back(case_id, transition))


def before(case_id: int, transition: str, *, is_first: bool = True) -> Before:
    """What to show again; nothing where the page shows what was just sent."""
    found = asked_drafts.kept_for(current_store(), current_actor(), (case_id, transition)) if is_first else None
    views = {"keep": "web.keep_asked", "drop": "web.drop_asked"}
    addresses = {name: url_for(view, case_id=case_id, transition=transition) for name, view in views.items()}
    return as_before(found, addresses)


def as_before(found: Kept | None, addresses: Mapping[str, str]) -> Before:
    """What was kept, as a page shows it again; `addresses` keep and drop it."""
    return Before(MultiDict(found.words if found else ()), found.at if found else None, addresses)


def _back(case_id: int, transition: str) -> str:
    return safe_path(request.form.get("_back"), url_for("web.fire", case_id=case_id, transition=transition))
