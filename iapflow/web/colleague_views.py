"""Asking colleagues about a learner while a plan is written, and the short page on which they answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Reason, Refused
from iapflow.forms.cleaning import Unclean
from iapflow.forms.days import a_date
from iapflow.http.actor import current_actor
from iapflow.http.holding import holds_words
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.services import colleague_drafts as drafts
from iapflow.services import colleague_views as service
from iapflow.services.asked_drafts import Kept
from iapflow.store.learner import Learner
from iapflow.web.asked_drafts import Before, as_before, kept_now
from iapflow.web.pages import pages

ADDRESS = "/plani/<int:case_id>/kolegi"
ASKED = "/skatijums/<int:view_id>"
MANY = 100
LABELS = {"goes_well": "What goes well", "is_hard": "What is hard", "would_help": "What would help"}


@pages.get(ADDRESS)
@action("ask_colleagues")
def colleague_views(case_id: int) -> str:
    """Whom one can ask, and what was said."""
    return _page(case_id)


@pages.post(ADDRESS)
@action("ask_colleagues")
def colleague_views_change(case_id: int) -> ResponseReturnValue:
    """Ask, take a question back, or note what was said by word of mouth."""
    given, parts = request.form, (current_store(), room(), current_actor(), case_id)
    try:
        match given.get("_act", ""):
            case "take_back":
                service.take_back(*parts, given.get("view", 0, type=whole))
                flash(say("The question is taken back."), "success")
            case "note":
                on = a_date(given.get("on", "")) if given.get("on", "").strip() else current_actor().on
                service.note(*parts, (given.get("person", 0, type=whole), on, _words()))
                drafts.drop_note(current_store(), current_actor(), case_id)
                flash(say("What was said is noted."), "success")
            case _:
                number = service.ask(*parts, given.getlist("ask", type=whole)[:MANY])
                flash(say("Colleagues asked: {n}.", n=number), "success")
    except Unclean as error:
        return _page(case_id, (Reason("on", error.sentence, "on"),)), 422
    except Refused as refused:
        return _page(case_id, refused.reasons), 422
    return redirect(url_for("web.colleague_views", case_id=case_id))


@pages.post(f"{ADDRESS}/melnraksts")
@action("ask_colleagues")
@holds_words
def keep_note(case_id: int) -> ResponseReturnValue:
    """Keep what is typed of a talk."""
    keep = partial(drafts.keep_note, current_store(), room(), current_actor(), case_id, request.form.items(multi=True))
    return kept_now(keep, url_for("web.colleague_views", case_id=case_id))


@pages.post(f"{ADDRESS}/atmest")
@action("ask_colleagues")
def drop_note(case_id: int) -> ResponseReturnValue:
    """Begin anew."""
    drafts.drop_note(current_store(), current_actor(), case_id)
    return redirect(url_for("web.colleague_views", case_id=case_id))


@pages.get(ASKED)
@action("answer_colleague")
def colleague_question(view_id: int) -> str:
    """The question, with three short fields."""
    return _question(view_id)


@pages.post(ASKED)
@action("answer_colleague")
def colleague_answer(view_id: int) -> ResponseReturnValue:
    """Keep the answer."""
    try:
        service.answer(current_store(), room(), current_actor(), view_id, _words())
    except Refused as refused:
        return _question(view_id, refused.reasons), 422
    flash(say("Thank you. Your colleague sees your answer now."), "success")
    return redirect(url_for("web.my_work"))


@pages.post(f"{ASKED}/melnraksts")
@action("answer_colleague")
@holds_words
def keep_answer(view_id: int) -> ResponseReturnValue:
    """Keep what is typed."""
    sent = request.form.items(multi=True)
    keep = partial(drafts.keep_answer, current_store(), room(), current_actor(), view_id, sent)
    return kept_now(keep, url_for("web.colleague_question", view_id=view_id))


@pages.post(f"{ASKED}/atmest")
@action("answer_colleague")
def drop_answer(view_id: int) -> ResponseReturnValue:
    """Begin anew."""
    drafts.drop_answer(current_store(), current_actor(), view_id)
    return redirect(url_for("web.colleague_question", view_id=view_id))


def _words() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in service.FIELDS}


def _page(case_id: int, reasons: Sequence[Reason] = ()) -> str:
    with current_store().reading() as session:
        found = service.page(current_store(), room(), current_actor(), case_id)
        learner = found.form.pen.session.get_one(Learner, found.form.pen.case.learner_id)
        kept = _before(drafts.kept_note(current_store(), current_actor(), case_id), ("note", {"case_id": case_id}))
        return render_template(
            "colleague_views.html", found=found, case=found.form.pen.case, learner=learner, labels=LABELS,
            roles=room().roles(session), today=current_actor().on, kept=kept, typed=request.form or kept.words,
            ticked=request.form.getlist("ask", type=whole),
            errors=[(reason.fix or "", reason.sentence) for reason in reasons],
        )  # fmt: skip


def _question(view_id: int, reasons: Sequence[Reason] = ()) -> str:
    found = service.question(current_store(), current_actor(), view_id)
    errors = [(reason.fix or "", reason.sentence) for reason in reasons]
    kept = _before(drafts.kept_answer(current_store(), current_actor(), view_id), ("answer", {"view_id": view_id}))
    return render_template(
        "colleague_question.html", found=found, labels=LABELS, kept=kept, typed=request.form or kept.words,
        errors=errors,
    )  # fmt: skip


def _before(found: Kept | None, place: tuple[str, dict[str, Any]]) -> Before:
    """What was kept; nothing where the page shows what was just sent."""
    name, ids = place
    addresses = {what: url_for(f"web.{what}_{name}", **ids) for what in ("keep", "drop")}
    return as_before(found if request.method == "GET" else None, addresses)
