"""Registering a signed application, and choosing who writes the plan."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Reason, Refused
from iapflow.forms.following import follow as followed
from iapflow.http.actor import current_actor
from iapflow.http.files_in import takes_files
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.reports.author_list import former_authors
from iapflow.reports.learner_card import card
from iapflow.services import applications, plans
from iapflow.services.asking import AsTyped
from iapflow.web.files_asked import file_words, is_file_button, of_application, with_file
from iapflow.web.laying import beside, lay, new_request_id, voice_for
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer

APPLICATION = "/izglitojamie/<int:learner_id>/iesniegums"
AUTHOR = "/izglitojamie/<int:learner_id>/autors"


@pages.get(APPLICATION)
@action("start_case")
def application_new(learner_id: int) -> str:
    """The form of a paper that the family has signed."""
    return _application(learner_id)


@pages.post(APPLICATION)
@action("start_case")
@takes_files
def application_register(learner_id: int) -> ResponseReturnValue:
    """Register it, and go straight on to the author."""
    if is_file_button():
        return _with_file(learner_id)
    posted = (request.form, request.form.get("request_id", ""))
    try:
        applications.register(current_store(), room(), current_actor(), learner_id, posted)
    except Refused as refused:
        return _application(learner_id, refused.reasons), 422
    flash(say("The application is registered. Now choose who writes the plan."), "success")
    return redirect(url_for("web.choose_author", learner_id=learner_id))


@pages.post(f"{APPLICATION}/seko")
@action("start_case")
def application_follow(learner_id: int) -> ResponseReturnValue:
    """What is shown and asked with what is typed now."""
    store, actor = current_store(), current_actor()
    with store.reading():
        filled = applications.blank(store, room(), actor, learner_id, request.form)
        return jsonify(followed(filled, voice_for(filled)))


@pages.get(AUTHOR)
@action("start_case")
def choose_author(learner_id: int) -> str:
    """Everybody who may write the plan, with how many they write now."""
    return _authors(learner_id)


@pages.post(AUTHOR)
@action("start_case")
def author_chosen(learner_id: int) -> ResponseReturnValue:
    """Appoint the author, which opens the plan."""
    chosen = (request.form.get("author", type=whole), request.form.get("request_id", ""))
    try:
        plans.choose_author(current_store(), room(), current_actor(), learner_id, chosen)
    except Refused as refused:
        return _authors(learner_id, refused.reasons), 422
    flash(say("The author is chosen and has the task of writing the plan."), "success")
    return redirect(url_for("web.learner", learner_id=learner_id))


def _with_file(learner_id: int) -> ResponseReturnValue:
    """The scan is put in or out where no script runs; nothing is registered yet."""
    try:
        return _application(learner_id, typed=AsTyped(with_file(of_application(learner_id))))
    except Refused as refused:
        return _application(learner_id, refused.reasons, AsTyped(request.form)), 422


def _application(learner_id: int, reasons: tuple[Reason, ...] = (), typed: AsTyped | None = None) -> str:
    store, actor = current_store(), current_actor()
    with store.reading() as session:
        filled = applications.blank(store, room(), actor, learner_id, typed or (request.form if reasons else None))
        page = lay(filled)
        told = [(at or "form", "", sentence) for at, sentence in beside(reasons, applications.ALIAS)]
        return render_template(
            "application_new.html",
            card=card(session, viewer(session), learner_id),
            page=replace(page, summary=[*told, *page.summary]),
            request_id=request.form.get("request_id") or new_request_id(),
            **file_words(None),
        )


def _authors(learner_id: int, reasons: tuple[Reason, ...] = ()) -> str:
    store, actor = current_store(), current_actor()
    with store.reading() as session:
        seen = card(session, viewer(session), learner_id)
        return render_template(
            "choose_author.html",
            card=seen,
            former=former_authors(session, seen.now.plan_id) if seen.now and seen.now.plan_id else (),
            authors=plans.authors_for(store, room(), actor, learner_id),
            errors=[("authors", reason.sentence) for reason in reasons],
            chosen=request.form.get("author", type=whole),
            request_id=request.form.get("request_id") or new_request_id(),
        )
