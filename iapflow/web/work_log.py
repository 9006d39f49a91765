"""*Darba uzskaite*: what was given, plan by plan, and one short form for a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Reason, Refused, Text
from iapflow.forms.controls import Control
from iapflow.forms.filled import Filled
from iapflow.forms.following import follow as followed
from iapflow.http.actor import current_actor
from iapflow.http.files_in import takes_files
from iapflow.http.formats import RIGA, money
from iapflow.http.formats import hours as format_hours
from iapflow.http.language import language, say
from iapflow.http.paging import Paging, asked_page, page_url
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import action
from iapflow.services import log_givers, log_reading
from iapflow.services import work_log as log
from iapflow.services.log_hours import Paid, Steps, steps_of, will_be_paid
from iapflow.services.log_reading import PlanLog
from iapflow.web.laying import in_summary, lay, new_request_id, voice_for
from iapflow.web.pages import pages
from iapflow.web.uploads import address, file_input, put_in

ADDRESS = "/plani/<int:case_id>/darba-uzskaite"
AUTHOR = "author"
USUAL = {"mode": "in_person"}
REPEATED = ("in_person",)
"""Modes that ask nothing more; a remote row has its platform and its confirmation to tell."""
GIVER = "giver"
KNOWN = ("kind", "measure_row", "measure", GIVER)
MISSED = ("no_show", "no_show_reason")
"""Answers that the choice of a measure gives; they are not asked again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The form for one row of a chosen measure: the page, and the answers the choice gives."""

    chosen: str
    page: Any
    given: Mapping[str, str]
    errors: Sequence[tuple[str, Any]]
    paid: str


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
@takes_files
def log_row(case_id: int) -> ResponseReturnValue:
    """Enter a row; afterwards the form stands ready for the next one of the same measure."""
    chosen = request.form.get("_measure", "")
    posted = _posted()
    try:
        with_file = put_in(case_id, log.ALIAS, posted)
        if with_file is not posted or "_stay" in request.form:
            return _drawn(case_id, chosen, with_file, is_draft=True)
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
        page = log.draft_row(current_store(), room(), current_actor(), case_id, request.form)
        told = followed(page.filled, voice_for(page.filled))
        told["computed"]["pay"] = paid_words(will_be_paid(page.pen, page.filled.answers))
        return jsonify(told)


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


def row_refused(case_id: int, measure_row: str, posted: Any, reasons: Sequence[Reason]) -> str:
    """The form of a row that was proposed elsewhere and is not complete yet, filled in."""
    return _drawn(case_id, measure_row, posted, reasons)


def paid_words(paid: Paid | None) -> str:
    """What will be paid, as the page says it while one types."""
    if paid is None:
        return ""
    if paid.is_missed:
        return say("Nothing is paid for a consultation to which the learner did not come.")
    hours, rate, cents = (
        format_hours(paid.hours, language()),
        *(money(n, language()) for n in (paid.rate, paid.cents)),
    )
    return say("{hours} × {rate} = {cents}", hours=hours, rate=rate, cents=cents)


def _posted() -> Any:
    """What was posted; the button *neieradās* answers both of its questions in one press."""
    posted = request.form.copy()
    missed = posted.pop("_no_show", None)
    if missed:
        posted["f-no_show"], posted["f-no_show_reason"] = "yes", missed
    return posted


def _drawn(
    case_id: int, chosen: str, posted: Any = None, reasons: Sequence[Reason] = (), *, is_draft: bool = False
) -> str:
    with current_store().reading():
        paging = Paging(asked_page(), log_reading.ROWS)
        plan = log_reading.plan_log(current_store(), room(), current_actor(), case_id, paging.offset)
        judged = log.draft_row if is_draft else log.judge
        entry = _entry(plan, chosen, (posted, judged), reasons) if plan.may_write else None
        return render_template(
            "work_log_plan.html", plan=plan, case=plan.pen.case, lists=plan.pen.book.bundle.lists, entry=entry,
            request_id=new_request_id(), author=AUTHOR,
            paging=replace(paging, has_next=plan.has_next), page_url=page_url,
            file_address=partial(address, case_id), file_input=file_input,
        )  # fmt: skip


def _entry(plan: PlanLog, chosen: str, sent: tuple[Any, Any], reasons: Sequence[Reason]) -> Entry | None:
    given, (posted, judged) = _given(plan, chosen), sent
    if given is None:
        return None
    store, case_id, actor = current_store(), plan.pen.case.id, current_actor()
    if posted is None:
        today = now().astimezone(RIGA).date().isoformat()
        filled = log.log_page(
            store, room(), actor, case_id, {**USUAL, **usual_time(plan, chosen), **given, "worked_on": today}
        ).filled
    else:
        filled = judged(store, room(), actor, case_id, posted).filled
    givers = _offered(plan, given)
    steps = steps_of(plan.pen, given.get("measure"), now().astimezone(RIGA).date())
    page = _without_known(filled, givers, steps)
    hidden = {name: value for name, value in given.items() if name != GIVER or len(givers) <= 1}
    paid = paid_words(will_be_paid(plan.pen, filled.answers))
    return Entry(chosen, page, hidden, in_summary(reasons, log.ALIAS, page), paid)


def _among(control: Any, givers: frozenset[str]) -> Any:
    """The giver's control offers only those whom the row may name."""
    if control.path != GIVER:
        return control
    return replace(control, options=[option for option in control.options if option.code in givers])


def usual_time(plan: PlanLog, chosen: str) -> dict[str, str]:
    """The times and the mode of this measure's newest row on the page; what was done is asked, never copied."""
    for line in plan.rows:
        if line.measure_row == chosen and not line.voided_at and line.time_from and line.time_to:
            times = {"time_from": f"{line.time_from:%H:%M}", "time_to": f"{line.time_to:%H:%M}"}
            return {**times, **({"mode": line.mode} if line.mode in REPEATED else {})}
    return {}


def _given(plan: PlanLog, chosen: str) -> dict[str, str] | None:
    """What choosing a measure (or the author's own hours) answers; None where nothing of the name is offered."""
    kind, named, row = "author_hours", None, {}
    for one in plan.measures:
        if one.row_id == chosen:
            kind, named = "consultation", one.giver_id
            row = {"measure_row": one.row_id, "measure": one.code}
    if not row and (chosen != AUTHOR or plan.author_left is None):
        return None
    giver = log_givers.default_giver(plan.pen, current_actor(), kind, named)
    return {"kind": kind, **row, "giver": str(giver)}


def _offered(plan: PlanLog, given: Mapping[str, str]) -> frozenset[str]:
    """Everybody whom this person may write into the row; one of them is no question."""
    named = next((one.giver_id for one in plan.measures if one.row_id == given.get("measure_row")), None)
    actor = current_actor()
    people = log_givers.givers_of(plan.pen, actor, given["kind"], named, actor.on)
    return frozenset(str(person) for person in people)


def _without_known(filled: Filled, givers: frozenset[str], steps: Steps) -> Any:
    """The form's page without what the choice of a measure answered; the giver where there are several."""
    page = lay(filled)
    missed = filled.values.get("no_show") is True
    known = {*KNOWN, *(() if missed else MISSED)} - ({GIVER} if len(givers) > 1 else set())
    sections = []
    for section in page.sections:
        shown = [control for control in section.controls if control.path not in known]
        asked = [_with_steps(_among(control, givers), steps) for control in shown]
        is_hidden = all(control.is_hidden for control in asked)
        sections.append(replace(section, controls=asked, is_hidden=is_hidden))
    return replace(page, sections=[section for section in sections if section.controls])


def _with_steps(control: Control, steps: Steps) -> Control:
    """The hours say by what steps they go for this measure, and how many a row may have."""
    if control.path != "hours":
        return control
    told = {"step": steps.step.normalize(), "most": steps.most.normalize(), "minutes": steps.minutes}
    sentence = Text("From the times: {minutes} min an hour, step {step}, at most {most} h.", told)
    return replace(control, hint=sentence)
