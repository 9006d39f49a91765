"""*Darba uzskaite*: what was given, plan by plan, and one short form for a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Reason, Refused
from iapflow.forms.filled import Filled
from iapflow.forms.following import follow as followed
from iapflow.http.actor import current_actor
from iapflow.http.formats import RIGA
from iapflow.http.language import say
from iapflow.http.paging import Paging, asked_page, page_url
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import action
from iapflow.services import log_reading
from iapflow.services import work_log as log
from iapflow.services.log_reading import PlanLog
from iapflow.web.laying import in_summary, lay, new_request_id, voice_for
from iapflow.web.pages import pages

ADDRESS = "/plani/<int:case_id>/darba-uzskaite"
AUTHOR = "author"
USUAL = {"mode": "in_person"}
REPEATED = ("in_person",)
"""Modes that ask nothing more; a remote row has its platform and its confirmation to tell."""
KNOWN = ("kind", "measure_row", "measure", "giver")
"""Answers that the choice of a measure gives; they are not asked again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The form for one row of a chosen measure: the page, and the answers the choice gives."""

    chosen: str
    page: Any
    given: Mapping[str, str]
    errors: Sequence[tuple[str, Any]]


@pages.get("/darba-uzskaite")
@action("list_work_log")
def work_log() -> str:
    """One's own plans and newest rows."""
    return render_template("work_log.html", own=log_reading.own_log(current_store(), room(), current_actor()))


@pages.get(ADDRESS)
@action("list_work_log")
def work_log_new(case_id: int) -> str:
    """A plan's log, with the form for a row once a measure is chosen."""
    return _drawn(case_id, request.args.get("measure", ""))


@pages.post(ADDRESS)
@action("log_work")
def log_row(case_id: int) -> ResponseReturnValue:
    """Enter a row; afterwards the form stands ready for the next one of the same measure."""
    chosen = request.form.get("_measure", "")
    posted = _posted()
    try:
        log.log_work(current_store(), room(), current_actor(), case_id, (posted, request.form.get("request_id", "")))
    except Refused as refused:
        return _drawn(case_id, chosen, posted, refused.reasons), 422
    flash(say("The row is entered."), "success")
    return redirect(url_for("web.work_log_new", case_id=case_id, measure=chosen, _anchor="row"))


@pages.post(f"{ADDRESS}/seko")
@action("log_work")
def log_follow(case_id: int) -> ResponseReturnValue:
    """What the row's form shows and asks with what is typed now."""
    with current_store().reading():
        filled = log.draft_row(current_store(), room(), current_actor(), case_id, request.form).filled
        return jsonify(followed(filled, voice_for(filled)))


@pages.route("/darba-uzskaite/<int:entry_id>/anulet", methods=["GET", "POST"])
@action("log_work")
def work_log_void(entry_id: int) -> ResponseReturnValue:
    """Take a wrong row back, with the reason."""
    errors: list[tuple[str, Any]] = []
    if request.method == "POST":
        try:
            case_id = log.void(current_store(), room(), current_actor(), entry_id, request.form.get("reason", ""))
        except Refused as refused:
            errors = [(reason.fix or "", reason.sentence) for reason in refused.reasons]
        else:
            flash(say("The row no longer counts."), "success")
            return redirect(url_for("web.work_log_new", case_id=case_id))
    found = log_reading.one_row(current_store(), room(), current_actor(), entry_id)
    page = render_template(
        "work_log_void.html", line=found.line, lists=found.lists, errors=errors, reason=request.form.get("reason", ""),
    )  # fmt: skip
    return page, 422 if errors else 200


def _posted() -> Any:
    """What was posted; the button *neieradās* answers both of its questions in one press."""
    posted = request.form.copy()
    missed = posted.pop("_no_show", None)
    if missed:
        posted["f-no_show"], posted["f-no_show_reason"] = "yes", missed
    return posted


def _drawn(case_id: int, chosen: str, posted: Any = None, reasons: Sequence[Reason] = ()) -> str:
    with current_store().reading():
        paging = Paging(asked_page(), log_reading.ROWS)
        plan = log_reading.plan_log(current_store(), room(), current_actor(), case_id, paging.offset)
        entry = _entry(plan, chosen, posted, reasons) if plan.may_write else None
        return render_template(
            "work_log_plan.html", plan=plan, case=plan.pen.case, lists=plan.pen.book.bundle.lists, entry=entry,
            request_id=new_request_id(), author=AUTHOR,
            paging=replace(paging, has_next=plan.has_next), page_url=page_url,
        )  # fmt: skip


def _entry(plan: PlanLog, chosen: str, posted: Any, reasons: Sequence[Reason]) -> Entry | None:
    given = _given(plan, chosen)
    if given is None:
        return None
    store, case_id, actor = current_store(), plan.pen.case.id, current_actor()
    if posted is None:
        today = now().astimezone(RIGA).date().isoformat()
        filled = log.log_page(
            store, room(), actor, case_id, {**USUAL, **usual_time(plan, chosen), **given, "worked_on": today}
        ).filled
    else:
        filled = log.judge(store, room(), actor, case_id, posted).filled
    page = _without_known(filled)
    return Entry(chosen, page, given, in_summary(reasons, log.ALIAS, page))


def usual_time(plan: PlanLog, chosen: str) -> dict[str, str]:
    """The times and the mode of this measure's newest row on the page; what was done is asked, never copied."""
    for line in plan.rows:
        if line.measure_row == chosen and not line.voided_at and line.time_from and line.time_to:
            times = {"time_from": f"{line.time_from:%H:%M}", "time_to": f"{line.time_to:%H:%M}"}
            return {**times, **({"mode": line.mode} if line.mode in REPEATED else {})}
    return {}


def _given(plan: PlanLog, chosen: str) -> dict[str, str] | None:
    """What choosing a measure (or the author's own hours) answers; None where nothing of the name is offered."""
    actor = current_actor()
    if chosen == AUTHOR and plan.author_left is not None:
        return {"kind": "author_hours", "giver": str(actor.person_id)}
    for one in plan.measures:
        if one.row_id == chosen:
            giver = str(one.giver_id or actor.person_id)
            return {"kind": "consultation", "measure_row": one.row_id, "measure": one.code, "giver": giver}
    return None


def _without_known(filled: Filled) -> Any:
    """The form's page without what the choice of a measure answered."""
    page = lay(filled)
    missed = filled.values.get("no_show") is True
    known = KNOWN if missed else (*KNOWN, "no_show", "no_show_reason")
    sections = []
    for section in page.sections:
        asked = [control for control in section.controls if control.path not in known]
        is_hidden = all(control.is_hidden for control in asked)
        sections.append(replace(section, controls=asked, is_hidden=is_hidden))
    return replace(page, sections=[section for section in sections if section.controls])
