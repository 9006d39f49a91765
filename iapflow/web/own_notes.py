"""*Manas piezīmes*: a specialist's own notes on the work with one learner; no other page knows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.services import own_notes as notes
from iapflow.web.pages import pages

ADDRESS = "/plani/<int:case_id>/manas-piezimes"


@pages.get(ADDRESS, endpoint="own_notes")
@action("keep_own_notes")
def own_notes_page(case_id: int) -> str:
    """The notes."""
    return _drawn(case_id)


@pages.post(ADDRESS)
@action("keep_own_notes")
def change_own_notes(case_id: int) -> ResponseReturnValue:
    """Write or erase one, or name a successor."""
    given, store, actor = request.form, current_store(), current_actor()
    act = given.get("_act", "")
    try:
        if act == "erase":
            notes.erase(store, actor, case_id, given.get("note", 0, type=whole) or 0)
        elif act == "name":
            notes.name_successor(store, room(), actor, case_id, given.get("successor", type=whole))
        else:
            notes.write(store, room(), actor, case_id, given.get("words", ""))
    except Refused as refused:
        return _drawn(case_id, refused.reasons), 422
    flash(say("Saved."), "success")
    try:
        notes.page(store, room(), actor, case_id)
    except Missing:
        return redirect(url_for("web.my_work"))
    return redirect(url_for("web.own_notes", case_id=case_id))


@pages.app_context_processor
def beside_a_plan() -> dict[str, Callable[[Any], bool]]:
    """For the page of a plan's log: asked only there."""
    return {"keeps_notes": lambda case: notes.keeps_notes(current_store(), current_actor(), case.id)}


def _drawn(case_id: int, reasons: Sequence[Reason] = ()) -> str:
    found = notes.page(current_store(), room(), current_actor(), case_id)
    errors = [(reason.fix or "", reason.sentence) for reason in reasons]
    return render_template("own_notes.html", found=found, errors=errors, wrong=dict(errors), given=request.form)
