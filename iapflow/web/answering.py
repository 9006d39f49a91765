"""Voting, and doing a task of a state: what it is about, the form that comes with it, and the answer."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Conflict, Reason, Refused
from iapflow.forms.filled import Filled
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.services import answering, drafts
from iapflow.services.asked_here import ANSWER_WORDS, Answering, task_page, vote_page
from iapflow.services.looking import look
from iapflow.services.writing import Press
from iapflow.web.fire import still_seen
from iapflow.web.laying import in_summary, lay, new_request_id
from iapflow.web.moved_on import once_more
from iapflow.web.pages import pages

VOTING = "/plani/<int:case_id>/balsojums"
TASKS = "/plani/<int:case_id>/uzdevums/<key>"


@pages.get(VOTING)
@action("fire_transition")
def vote(case_id: int) -> str:
    """What is voted on, and how one may vote."""
    return _ballot(case_id)


@pages.post(VOTING)
@action("fire_transition")
def cast(case_id: int) -> ResponseReturnValue:
    """Vote; or show again why not."""
    try:
        alias = vote_page(current_store(), room(), current_actor(), case_id).alias
        answering.vote(current_store(), room(), case_id, _press("vote", alias), request.form.get("_answer", ""))
    except Refused as refused:
        return _ballot(case_id, refused.reasons), 422
    except Conflict:
        return once_more(case_id, lambda reasons, _: _ballot(case_id, reasons))
    flash(say("Your vote is recorded."), "success")
    return _onward(case_id)


@pages.get(TASKS, defaults={"row": ""})
@pages.get(f"{TASKS}/<row>")
@action("fire_transition")
def task(case_id: int, key: str, row: str) -> str:
    """What is asked, and its form."""
    return _sheet(case_id, (key, row))


@pages.post(TASKS, defaults={"row": ""})
@pages.post(f"{TASKS}/<row>")
@action("fire_transition")
def do_task(case_id: int, key: str, row: str) -> ResponseReturnValue:
    """Do it; or show again why not."""
    try:
        alias = task_page(current_store(), room(), current_actor(), (case_id, (key, row))).alias
        answering.do_task(current_store(), room(), case_id, _press("task", alias), (key, row))
    except Refused as refused:
        return _sheet(case_id, (key, row), refused.reasons), 422
    except Conflict:
        return once_more(case_id, lambda reasons, _: _sheet(case_id, (key, row), reasons))
    flash(say("Done."), "success")
    return _onward(case_id)


def _press(transition: str, alias: str | None) -> Press:
    answers = {alias: request.form} if alias else None
    saw = request.form.get("_saw") if transition == "vote" else None
    return Press(transition, current_actor(), request.form.get("request_id"), None, answers, saw=saw)


def _onward(case_id: int) -> ResponseReturnValue:
    return redirect(url_for("web.case", case_id=case_id) if still_seen(case_id) else url_for("web.my_work"))


def _ballot(case_id: int, reasons: Sequence[Reason] = ()) -> str:
    with current_store().reading():
        posted = request.form if reasons else None
        page = vote_page(current_store(), room(), current_actor(), case_id, posted)
        bound = [
            lay(drafts.read_form(current_store(), room(), current_actor(), case_id, one).filled) for one in page.binds
        ]
        answers = [(name, words) for name, words in ANSWER_WORDS.items()]
        chosen = request.form.get("_answer", "")
        urls = (url_for("web.cast", case_id=case_id), url_for("web.vote_follow", case_id=case_id))
        return _drawn(page, reasons or page.reasons, urls, bound=bound, answers=answers, chosen=chosen)


def _read(case_id: int, alias: str) -> Filled:
    return drafts.read_form(current_store(), room(), current_actor(), case_id, alias).filled


def _sheet(case_id: int, key: tuple[str, str], reasons: Sequence[Reason] = ()) -> str:
    with current_store().reading():
        posted = request.form if reasons else None
        page = task_page(current_store(), room(), current_actor(), (case_id, key), posted)
        name, row = key
        urls = [url_for(f"web.{view}", case_id=case_id, key=name, row=row) for view in ("do_task", "task_follow")]
        return _drawn(page, reasons, urls, bound=[], answers=[], chosen="")


def _drawn(page: Answering, reasons: Sequence[Reason], urls: Sequence[str], **more: object) -> str:
    form = lay(page.filled) if page.filled else None
    view = look(current_store(), room(), current_actor(), page.pen.case.id)
    return render_template(
        "answer.html", asked=page, view=view, case=page.pen.case, page=form, url=urls[0], follow_url=urls[1],
        errors=in_summary(reasons, page.alias or "", form), request_id=new_request_id(), **more,
    )  # fmt: skip
