"""*Apliecinājumi*: the learner's word on rows of the log, by PIN, link, hand or explained; each learner's way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.files_in import takes_files
from iapflow.http.language import say
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import ACTIONS, action
from iapflow.http.whole_numbers import whole
from iapflow.services import confirmation_files, confirmation_ways, late_confirmations, learner_confirming
from iapflow.services import log_confirming as confirming
from iapflow.services.confirmation_files import PutIn
from iapflow.services.purpose_links import Issued
from iapflow.web.pages import pages

ROWS_AT = "/plani/<int:case_id>/darba-uzskaite/apliecinajumi"
WAY_AT = "/izglitojamie/<int:learner_id>/apliecinasana"
LATE_AT = "/darba-uzskaite/velie-apliecinajumi"
LONGEST = 500


@pages.get(ROWS_AT)
@action("log_work")
def work_log_confirm(case_id: int) -> str:
    """Rows of a plan that wait for the learner's word."""
    return _rows(case_id)


@pages.post(ROWS_AT)
@action("log_work")
@takes_files
def confirm_log_rows(case_id: int) -> ResponseReturnValue:
    """Record the learner's word on the ticked rows, hand out a link for them, or say why none comes."""
    given, asked = request.form, (current_store(), room(), current_actor(), case_id)
    ticked, why = given.getlist("row", type=whole), given.get("why", "")[:LONGEST]
    act = given.get("_act", "")
    try:
        if act == "link":
            return _rows(case_id, made=learner_confirming.hand_out(*asked, ticked))
        if act == "pin":
            done = learner_confirming.confirm_by_pin(*asked, (ticked, given.get("pin", "")[:20], why))
        elif act == "explain":
            done = confirming.explain(*asked, (ticked, why))
        else:
            word = confirming.Word(ticked, given.get("kind", "")[:20], given.get("on", "")[:20], why, _file())
            done = confirming.confirm_by_hand(*asked, word)
    except Refused as refused:
        return _rows(case_id, refused.reasons), 422
    flash(say("Rows explained: {n}.", n=done) if act == "explain" else say("Rows confirmed: {n}.", n=done), "success")
    return redirect(url_for("web.work_log_confirm", case_id=case_id))


@pages.get("/darba-uzskaite/<int:entry_id>/pielikums")
@action("list_work_log")
def work_log_file(entry_id: int) -> Response:
    """The document that confirms a row; always to be saved, never shown as a page."""
    given = confirmation_files.give(current_store(), room(), current_actor(), entry_id)
    answer = Response(given.content, mimetype=given.media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(given.name)}"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@pages.get(LATE_AT)
@action("look_at_late_rows")
def work_log_late() -> str:
    """Late words and explained rows."""
    return _late()


@pages.post(LATE_AT)
@action("look_at_late_rows")
def look_at_late_row() -> ResponseReturnValue:
    """Accept one, or say what is missing."""
    given = request.form
    entry, answer = given.get("entry", 0, type=whole), given.get("answer", "")[:LONGEST]
    turned_down = answer if given.get("_act") == "refuse" else None
    try:
        late_confirmations.look(current_store(), room(), current_actor(), entry or 0, turned_down)
    except Refused as refused:
        return _late(refused.reasons), 422
    flash(say("Done."), "success")
    return redirect(url_for("web.work_log_late"))


@pages.get(WAY_AT)
@action("keep_confirmation_ways")
def learner_confirms(learner_id: int) -> str:
    """How a learner confirms."""
    return _way(learner_id)


@pages.post(WAY_AT)
@action("keep_confirmation_ways")
def choose_confirmation(learner_id: int) -> ResponseReturnValue:
    """Choose the way; let the learner type a PIN."""
    given = request.form
    chosen = confirmation_ways.Chosen(given.get("way", "")[:20], given.get("pin", "")[:20], given.get("again", "")[:20])
    try:
        confirmation_ways.choose(current_store(), room(), current_actor(), learner_id, chosen)
    except Refused as refused:
        return _way(learner_id, refused.reasons), 422
    flash(say("Saved."), "success")
    return redirect(url_for("web.learner_confirms", learner_id=learner_id))


@pages.app_context_processor
def beside_the_log() -> dict[str, Callable[[], int | bool]]:
    """For the pages of learners and months: asked only when one of them asks."""
    return {"keeps_ways": _keeps_ways, "late_rows": _late_rows}


def _keeps_ways() -> bool:
    return bool(ACTIONS["keep_confirmation_ways"] & current_actor().roles)


def _late_rows() -> int:
    return late_confirmations.how_many(current_store(), room(), current_actor())


def _rows(case_id: int, reasons: Sequence[Reason] = (), made: Issued | None = None) -> str:
    found = confirming.waiting(current_store(), room(), current_actor(), case_id)
    errors = [(reason.fix or "rows", reason.sentence) for reason in reasons]
    return render_template(
        "work_log_confirm.html", found=found, case=found.pen.case, lists=found.pen.book.bundle.lists, made=made,
        address=url_for("web.open_link", token=made.token, _external=True) if made else "", given=request.form,
        ticked=set(request.form.getlist("row", type=whole)), errors=errors, wrong=dict(errors), today=now().date(),
    )  # fmt: skip


def _late(reasons: Sequence[Reason] = ()) -> str:
    found = late_confirmations.late(current_store(), room(), current_actor())
    errors = [(reason.fix or "", reason.sentence) for reason in reasons]
    return render_template(
        "work_log_late.html", found=found, errors=errors, given=request.form, wrong=dict(errors),
        at=request.form.get("entry", 0, type=whole),
    )  # fmt: skip


def _way(learner_id: int, reasons: Sequence[Reason] = ()) -> str:
    found = confirmation_ways.page(current_store(), room(), current_actor(), learner_id)
    errors = [(reason.fix or "", reason.sentence) for reason in reasons]
    return render_template(
        "learner_confirms.html", found=found, errors=errors, wrong=dict(errors),
        chosen=request.form.get("way", found.way.way),
    )  # fmt: skip


def _file() -> PutIn | None:
    file = request.files.get("file")
    return PutIn(file.filename, file.read()) if file is not None and file.filename else None
