"""The conversation before an application: for one learner, for a class after a meeting; the sheet to hand over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Reason, Refused
from iapflow.forms.cleaning import Unclean
from iapflow.forms.days import a_date
from iapflow.forms.following import follow as followed
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.reports import learners as report
from iapflow.reports import talks as seen_talks
from iapflow.reports.learner_card import card
from iapflow.services import talks as service
from iapflow.services.printing.information_sheets import information_sheet
from iapflow.services.talks import Answered, Meeting
from iapflow.web.laying import beside, lay, new_request_id, voice_for
from iapflow.web.pages import pages
from iapflow.web.printing import file_of
from iapflow.web.viewing import tone_of_state, viewer

ONE = "/izglitojamie/<int:learner_id>/saruna"
CLASS = "/izglitojamie/klase/<class_name>/sarunas"
MOST, MANY = 60, 20


@pages.get(ONE)
@action("start_case")
def talk(learner_id: int) -> str:
    """What is asked about a conversation."""
    return _one(learner_id)


@pages.post(ONE)
@action("start_case")
def talk_noted(learner_id: int) -> ResponseReturnValue:
    """Note it; a family that applies leads on to its paper."""
    page = (request.form, request.form.get("request_id", "")[:64])
    try:
        state = service.note(current_store(), room(), current_actor(), learner_id, page)
    except Refused as refused:
        return _one(learner_id, refused.reasons), 422
    with current_store().reading() as session:
        registers = card(session, viewer(session), learner_id).may_start
    if state == service.APPLIES and registers:
        flash(say("The conversation is noted. Register the application when it is signed."), "success")
        return redirect(url_for("web.application_new", learner_id=learner_id))
    flash(say("The conversation is noted."), "success")
    return redirect(url_for("web.learner", learner_id=learner_id))


@pages.post(f"{ONE}/seko")
@action("start_case")
def talk_follow(learner_id: int) -> ResponseReturnValue:
    """What is shown and asked with what is typed now."""
    store, actor = current_store(), current_actor()
    with store.reading():
        filled = service.blank(store, room(), actor, learner_id, request.form)
        return jsonify(followed(filled, voice_for(filled)))


@pages.get(CLASS)
@action("start_case")
def class_talks(class_name: str) -> str:
    """Everybody of the class without a signed application."""
    return _class(class_name)


@pages.post(CLASS)
@action("start_case")
def class_talks_noted(class_name: str) -> ResponseReturnValue:
    """Note every answer that was given."""
    try:
        given = service.note_class(current_store(), room(), current_actor(), _meeting())
    except Refused as refused:
        return _class(class_name, refused.reasons), 422
    count = sum(given.values())
    flash(say("{n} conversation is noted. | {n} conversations are noted.", n=count), "success")
    asked: dict[str, Any] = {"class": class_name}
    return redirect(url_for("web.learners", **asked))


@pages.get("/izglitojamie/informacijas-lapa/<code>.pdf")
@action("list_learners")
def information(code: str) -> Response:
    """One version of the sheet that families get."""
    return file_of(information_sheet(current_store(), room(), current_actor(), code))


def _one(learner_id: int, reasons: tuple[Reason, ...] = ()) -> str:
    store, actor = current_store(), current_actor()
    with store.reading() as session:
        filled = service.blank(store, room(), actor, learner_id, request.form if reasons else None)
        page = lay(filled)
        told = [(at or "form", "", sentence) for at, sentence in beside(reasons, service.ALIAS)]
        seen = viewer(session)
        return render_template(
            "talk.html", card=card(session, seen, learner_id),
            page=replace(page, summary=[*told, *page.summary]),
            request_id=request.form.get("request_id") or new_request_id(),
            sheets=service.asked(session, room(), actor).sheets, tone=tone_of_state,
            before=seen_talks.latest(session, seen, [learner_id]).get(learner_id),
        )  # fmt: skip


def _meeting() -> Meeting:
    """What was chosen and typed.

    Raises:
        Refused: days that cannot be read, each at its place.
    """
    form = request.form
    wrong: list[Reason] = []
    rows = dict.fromkeys(form.getlist("learner", type=whole)[:MOST])
    families = [_family(one, wrong) for one in rows if _is_touched(one)]
    talked_on = _day("talked_on", wrong)
    if wrong or talked_on is None:
        raise Refused(tuple(wrong))
    school = form.getlist("school")[:MANY]
    sheet, request_id = form.get("sheet", "")[:40], form.get("request_id", "")[:64]
    return Meeting(families, talked_on, sheet, school, "explained" in form, request_id)


def _is_touched(learner: int) -> bool:
    """Whether anything was said of this learner."""
    return any(request.form.get(f"{name}-{learner}", "").strip() for name in ("answer", "who", "until"))


def _family(learner: int, wrong: list[Reason]) -> Answered:
    form = request.form
    typed = form.get(f"until-{learner}", "").strip()
    until = _day(f"until-{learner}", wrong) if typed else None
    return Answered(learner, form.get(f"answer-{learner}", "")[:40], form.getlist(f"who-{learner}")[:MANY], until)


def _day(name: str, wrong: list[Reason]) -> date | None:
    try:
        return a_date(request.form.get(name, ""))
    except Unclean as error:
        wrong.append(Reason("form", error.sentence, name))
        return None


def _class(class_name: str, reasons: Sequence[Reason] = ()) -> str:
    with current_store().reading() as session:
        seen = viewer(session)
        asked = service.asked(session, room(), current_actor())
        wanted = report.Wanted(class_name=class_name, status=report.NO_APPLICATION, limit=MOST)
        found = report.page(session, seen, wanted)
        if class_name not in found.classes:
            raise Missing
        rows = [row for row in found.rows if row.may_talk]
        names = {str(row.id): row.name for row in rows}
        return render_template(
            "class_talks.html", class_name=class_name, rows=rows, semester=found.semester, typed=request.form,
            asked=asked, today=seen.actor.on, tone=tone_of_state,
            before=seen_talks.latest(session, seen, [row.id for row in rows]),
            request_id=request.form.get("request_id") or new_request_id(),
            errors=[(reason.fix or "", _told(names, reason)) for reason in reasons],
        )  # fmt: skip


def _told(names: dict[str, str], reason: Reason) -> str:
    """The sentence, after the name of whose row it is."""
    name = names.get((reason.fix or "").rpartition("-")[2])
    return f"{name}: {say(reason.sentence)}" if name else say(reason.sentence)
