"""The page between a button and what it does: the consequence named, the form that is asked with it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.services import cases
from iapflow.services.asking import ask
from iapflow.services.looking import asked_form, look
from iapflow.services.writing import Press
from iapflow.web.case import HAPPENED, consequence
from iapflow.web.laying import in_summary, lay, new_request_id
from iapflow.web.pages import pages

ADDRESS = "/plani/<int:case_id>/darbiba/<transition>"


@pages.get(ADDRESS)
@action("fire_transition")
def fire(case_id: int, transition: str) -> str:
    """What would happen, and what is asked for it."""
    return _drawn(case_id, transition)


@pages.post(ADDRESS)
@action("fire_transition")
def press(case_id: int, transition: str) -> ResponseReturnValue:
    """Do it; or show again why not."""
    try:
        press_now(case_id, transition)
    except Refused as refused:
        return _drawn(case_id, transition, refused.reasons), 422
    flash(say("Done."), "success")
    return redirect(url_for("web.case", case_id=case_id) if still_seen(case_id) else url_for("web.my_work"))


def still_seen(case_id: int) -> bool:
    """Whether the case is still this person's to see, now that it moved on."""
    try:
        look(current_store(), room(), current_actor(), case_id)
    except Missing:
        return False
    return True


def press_now(case_id: int, transition: str) -> None:
    """Fire what the page posted."""
    with current_store().reading():
        view = look(current_store(), room(), current_actor(), case_id)
        known = transition in view.pen.book.workflow.transitions
        alias = asked_form(view, transition) if known else None
    revision = request.form.get("revision", type=whole)
    answers = {alias: request.form} if alias else None
    asked = Press(transition, current_actor(), request.form.get("request_id"), revision, answers)
    cases.fire(current_store(), room(), case_id, asked)


def _drawn(case_id: int, transition: str, reasons: Sequence[Reason] = ()) -> str:
    with current_store().reading():
        posted = request.form if reasons else None
        asked = ask(current_store(), room(), current_actor(), (case_id, transition), posted)
        page = lay(asked.filled) if asked.filled else None
        told = in_summary(reasons or asked.option.reasons, asked.alias or "", page)
        return render_template(
            "fire.html", asked=asked, view=asked.view, case=asked.view.pen.case, page=page, errors=told,
            says=consequence(asked.view, asked.option), happened=HAPPENED.get(transition), request_id=new_request_id(),
        )  # fmt: skip
