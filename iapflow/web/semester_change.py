"""*Semestra maiņa*: who goes on, takes part no more or leaves, on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.forms.cleaning import Unclean
from iapflow.forms.days import a_date
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.reports import semester_change as report
from iapflow.services import semester_change as service
from iapflow.services.semester_change import Wish
from iapflow.web.laying import new_request_id
from iapflow.web.pages import pages
from iapflow.web.viewing import tone_of_state, viewer

ADDRESS = "/izglitojamie/semestra-maina"
LONGEST, MOST = 20, 400


@pages.get(ADDRESS)
@action("start_case")
def semester_change() -> str:
    """Everybody who took part, with what the evaluation recommends."""
    return _page()


@pages.post(ADDRESS)
@action("start_case")
def semester_changed() -> ResponseReturnValue:
    """Note every choice; who could not be noted stays as chosen, with the reason."""
    try:
        wish = _wish()
        refused = {k: v for k, v in service.carry_out(current_store(), room(), current_actor(), wish).items() if v}
    except Refused as whole:
        return _page(whole.reasons), 422
    done = len(wish.choices) - len(refused)
    if refused:
        return _page(rows=refused, done=done), 422
    flash(say("{n} learner is noted. | {n} learners are noted.", n=done), "success")
    asked: dict[str, Any] = {"class": _class()} if _class() else {}
    return redirect(url_for("web.semester_change", **asked))


def _class() -> str:
    return request.args.get("class", "")[:LONGEST]


def _wish() -> Wish:
    """What was chosen; rows left open are left alone.

    Raises:
        Refused: nothing was chosen, or the day cannot be read.
    """
    form = request.form
    sent = [(key.removeprefix("choice-"), value[:LONGEST]) for key, value in form.items() if key.startswith("choice-")]
    chosen = {int(key): value for key, value in sent[:MOST] if value and _is_id(key)}
    if not chosen:
        sentence = Text("Choose what happens with each learner you want to note.")
        raise Refused((Reason("choices", sentence, "choices"),))
    return Wish(chosen, form.get("begin", ""), _day(form.get("leaves_on", "").strip()), form.get("request_id", "")[:64])


def _is_id(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) < LONGEST - 1


def _day(typed: str) -> date | None:
    if not typed:
        return None
    try:
        return a_date(typed)
    except Unclean as error:
        raise Refused((Reason("leaves_on", error.sentence, "leaves_on"),)) from None


def _page(reasons: Sequence[Reason] = (), rows: Mapping[int, Sequence[Reason]] | None = None, done: int = 0) -> str:
    with current_store().reading() as session:
        seen = viewer(session)
        if not seen.actor.roles & {*seen.catalogue.workflows[report.APPLICATION].start.by}:
            raise Missing
        change = service.change_for(session, seen.actor)
        everybody = report.going(session, seen, change) if change else ()
        classes = sorted({one.class_name for one in everybody}, key=lambda name: (len(name), name))
        found = [one for one in everybody if not _class() or one.class_name == _class()]
        names = {one.learner_id: one.name for one in everybody}
        errors = [(reason.fix or "", say(reason.sentence)) for reason in reasons]
        errors += [
            (f"choice-{learner}", f"{names.get(learner, '')}: {say(reason.sentence)}")
            for learner, why in (rows or {}).items()
            for reason in why
        ]
        return render_template(
            "semester_change.html", change=change, rows=found, classes=classes, class_name=_class(), errors=errors,
            typed=request.form, done=done, tone=tone_of_state, today=seen.actor.on,
            request_id=new_request_id() if done else request.form.get("request_id") or new_request_id(),
        )  # fmt: skip
