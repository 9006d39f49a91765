"""The page between a button and what it does: the consequence named, the form that is asked with it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from iapflow.errors import Conflict, Missing, Reason, Refused
from iapflow.forms.controls import FormPage
from iapflow.http.actor import current_actor
from iapflow.http.files_in import takes_files
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.services import cases, drafts
from iapflow.services.asking import AsTyped, ask
from iapflow.services.looking import asked_form, look
from iapflow.services.moved_on import MovedOn
from iapflow.services.writing import Press
from iapflow.web.asked_drafts import before
from iapflow.web.choosing import beforehand, chosen, consequence
from iapflow.web.files_asked import file_words, is_file_button, of_transition, with_file
from iapflow.web.laying import in_summary, lay, new_request_id
from iapflow.web.marks import Pointing, pointed_in, pointing
from iapflow.web.moved_on import once_more
from iapflow.web.pages import pages

ADDRESS = "/plani/<int:case_id>/darbiba/<transition>"


@pages.get(ADDRESS)
@action("fire_transition")
def fire(case_id: int, transition: str) -> str:
    """What would happen, and what is asked for it."""
    return _drawn(case_id, transition)


@pages.post(ADDRESS)
@action("fire_transition")
@takes_files
def press(case_id: int, transition: str) -> ResponseReturnValue:
    """Do it; or show again why not."""
    if is_file_button():
        return _with_file(case_id, transition)
    try:
        press_now(case_id, transition)
    except Refused as refused:
        return _drawn(case_id, transition, refused.reasons), 422
    except Conflict:
        return once_more(case_id, lambda reasons, moved: _drawn(case_id, transition, reasons, moved))
    flash(say("Done."), "success")
    return redirect(url_for("web.case", case_id=case_id) if still_seen(case_id) else url_for("web.my_work"))


def _with_file(case_id: int, transition: str) -> ResponseReturnValue:
    """A file is put in or out where no script runs; nothing is done yet."""
    try:
        return _drawn(case_id, transition, typed=AsTyped(with_file(of_transition(case_id, transition))))
    except Refused as refused:
        return _drawn(case_id, transition, refused.reasons, typed=AsTyped(request.form)), 422


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
    asked = Press(
        transition, current_actor(), request.form.get("request_id"), revision, answers, marks=pointed_in(request.form)
    )
    cases.fire(current_store(), room(), case_id, asked)


def _drawn(
    case_id: int,
    transition: str,
    reasons: Sequence[Reason] = (),
    moved: MovedOn | None = None,
    typed: AsTyped | None = None,
) -> str:
    with current_store().reading():
        store, actor = current_store(), current_actor()
        offer = chosen(look(store, room(), actor, case_id).pen.book.workflow, transition)
        is_first = typed is None and not reasons and request.method == "GET"
        kept = before(case_id, transition, is_first=is_first)
        posted = typed or (request.form if reasons else AsTyped(kept.words) if kept else beforehand(offer))
        asked = ask(store, room(), actor, (case_id, transition), posted)
        page = lay(asked.filled) if asked.filled else None
        told = in_summary(reasons or asked.option.reasons, asked.alias or "", page)
        return render_template(
            "fire.html", asked=asked, view=asked.view, case=asked.view.pen.case, page=page, errors=told,
            says=consequence(asked.view, transition), happened=offer.happened if offer else None,
            request_id=new_request_id(), sheets=[_marked(case_id, one, kept.words) for one in asked.transition.marks],
            kept=kept,
            here=request.full_path.rstrip("?"), moved=moved, **file_words(case_id),
        )  # fmt: skip


def _marked(case_id: int, alias: str, kept: MultiDict[str, str]) -> tuple[FormPage, Pointing]:
    """A form to point at while it is sent back."""
    read = drafts.read_form(current_store(), room(), current_actor(), case_id, alias)
    page = lay(read.filled)
    return page, pointing(alias, "form", page, request.form if request.method == "POST" else kept)
