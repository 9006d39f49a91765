"""The page on which a form of a case is written: a draft at every moment, judged only when handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Conflict, Reason, Refused, Sentence, Text
from iapflow.forms.following import follow_page
from iapflow.http.actor import current_actor
from iapflow.http.files_in import takes_files
from iapflow.http.formats import RIGA
from iapflow.http.holding import holds_words
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.services import cases, drafts, evaluations
from iapflow.services.drafts import OpenForm, Page
from iapflow.services.marking import OPEN
from iapflow.services.merging import goes_on
from iapflow.services.naming import subject_of
from iapflow.services.writing import Press
from iapflow.web.beside_plan import beside_plan
from iapflow.web.bringing_again import brought, to_bring
from iapflow.web.carried import taken_over, undo_of
from iapflow.web.following_plan import following_plan
from iapflow.web.form_parts import CHECK, lacking, moved, narrowed, parts_of
from iapflow.web.laying import beside, lay, new_request_id, voice_for
from iapflow.web.marks import at_places, first_open, noted
from iapflow.web.merging import made_from, merged_in, status_of, stays, together
from iapflow.web.method_materials import for_script, helping
from iapflow.web.pages import pages
from iapflow.web.phrases import beside as phrases_beside
from iapflow.web.phrases import by_input, put_phrase
from iapflow.web.uploads import address, file_input, put_in

ADDRESS = "/plani/<int:case_id>/veidlapa/<alias>"
MARKED = "groups_without_risk"
MOVED = Reason("revision", Text("Somebody else has changed this meanwhile. What you typed is here; save it once more."))


@pages.get(ADDRESS)
@action("edit_form")
def case_form(case_id: int, alias: str) -> str:
    """The form with its draft, or all its answers to be checked."""
    key = (case_id, alias)
    with current_store().reading():
        if request.args.get("dala") == CHECK:
            return _checked(drafts.judge(current_store(), room(), current_actor(), key, {}))
        return _drawn(drafts.open_form(current_store(), room(), current_actor(), *key))


@pages.post(ADDRESS)
@action("edit_form")
@takes_files
@holds_words
def write_form(case_id: int, alias: str) -> ResponseReturnValue:
    """Keep the draft; then add or remove a row, or hand the form in."""
    try:
        saved = _keep(case_id, alias)
        is_more = brought(case_id, alias)
    except Conflict:
        return _again(case_id, alias, (MOVED,)), 409
    except Refused as refused:
        return _refused_file(case_id, alias, refused), 422
    if is_more:
        return case_form(case_id, alias)
    transition = request.form.get("_submit")
    if saved.form.filled.pressed or stays(request.form, saved, transition):
        return _goes_on(case_id, alias, saved), status_of(request.form, saved, transition)
    if (elsewhere := moved(case_id, alias)) is not None:
        return elsewhere
    if transition is None:
        flash(say("The draft is saved."), "success")
        return redirect(url_for("web.case", case_id=case_id))
    return _hand_in(case_id, alias, transition)


@pages.post(f"{ADDRESS}/melnraksts")
@action("edit_form")
@holds_words
def draft(case_id: int, alias: str) -> ResponseReturnValue:
    """Keep the draft while somebody types."""
    try:
        saved = _keep(case_id, alias)
    except Conflict:
        return jsonify(moved=True), 409
    local = saved.at.astimezone(RIGA)
    return jsonify(revision=saved.revision, saved_at=f"{local.hour}.{local.minute:02}", **merged_in(saved))


@pages.post(f"{ADDRESS}/seko")
@action("edit_form")
@holds_words
def follow(case_id: int, alias: str) -> ResponseReturnValue:
    """What is shown, asked, computed and offered with what is typed now."""
    with current_store().reading():
        form = drafts.follow(current_store(), room(), current_actor(), (case_id, alias), request.form)
        page = lay(form.filled)
        told = follow_page(page, voice_for(form.filled))
        helps = for_script(helping(form, page))
        return jsonify(phrases=by_input(page, phrases_beside(form, page)), materials=helps, **told)


def _keep(case_id: int, alias: str) -> drafts.Saved:
    page = made_from(Page(case_id, alias, request.form.get("revision", type=whole)), request.form)
    posted = put_phrase(put_in(case_id, alias, request.form))
    return drafts.save_draft(current_store(), room(), current_actor(), page, posted)


def _hand_in(case_id: int, alias: str, transition: str) -> ResponseReturnValue:
    revision = request.form.get("_case_revision", type=whole)
    press = Press(transition, current_actor(), request.form.get("request_id"), revision, {alias: request.form})
    try:
        cases.fire(current_store(), room(), case_id, press)
    except Refused as refused:
        return _again(case_id, alias, refused.reasons), 422
    except Conflict:
        return _again(case_id, alias, (MOVED,)), 409
    flash(say("Handed in. It goes on by itself from here."), "success")
    return redirect(url_for("web.case", case_id=case_id))


def _goes_on(case_id: int, alias: str, saved: drafts.Saved) -> str:
    """The page once more as it goes on: with its new row, and with what somebody else wrote meanwhile."""
    with current_store().reading():
        form = drafts.open_form(current_store(), room(), current_actor(), case_id, alias)
        return _drawn(replace(form, filled=goes_on(form.filled, saved.form.filled, saved.merged)), merged=saved)


def _again(case_id: int, alias: str, reasons: Sequence[Reason]) -> str:
    """The page once more with every reason and everything that was typed."""
    with current_store().reading():
        form = drafts.judge(current_store(), room(), current_actor(), (case_id, alias), request.form)
        return _drawn(form, reasons)


def _refused_file(case_id: int, alias: str, refused: Refused) -> str:
    """The draft is kept without the file; other refusals rise."""
    if refused.reasons[0].because != "form":
        raise refused
    saved = drafts.save_draft(current_store(), room(), current_actor(), Page(case_id, alias), request.form)
    with current_store().reading():
        form = drafts.open_form(current_store(), room(), current_actor(), case_id, alias)
        return _drawn(replace(form, filled=saved.form.filled), [replace(refused.reasons[0], because="file")])


def _checked(form: OpenForm) -> str:
    """Every answer for reading, what is still missing, and the buttons that hand it in."""
    page = lay(form.filled)
    if form.alias == evaluations.ALIAS:
        page = following_plan(page, form.filled)
    workflow = form.pen.book.workflow
    return render_template(
        "case_form_check.html", form=form, page=page, case=form.pen.case, parts=parts_of(form, page, whole=False),
        subject_name=subject_of(form.pen, form.filled.occasion.roles or ()).get("name", ""),
        lacking=lacking(page), carried=taken_over(form.carried, page), request_id=new_request_id(),
        file_address=partial(address, form.pen.case.id), **together(form, page, None),
        ways=[(name, workflow.transitions[name]) for name in form.submitted_by],
    )  # fmt: skip


def groups_looked_at(form: OpenForm) -> list[tuple[Sentence, int, bool]]:
    """Each risk group of a plan: its name, how many risks stand in it, whether it was marked as free of risk."""
    sheet, answers = form.filled.sheet, form.filled.answers
    if MARKED not in sheet.fields:
        return []
    free = answers.get(MARKED) or ()
    named = sheet.lists[sheet.fields[MARKED].list_ or ""].items.items()
    found = [row.get("group") for row in answers.get("risks") or ()]
    return [(item.label, found.count(code), code in free) for code, item in named]


def _drawn(form: OpenForm, reasons: Sequence[Reason] = (), merged: drafts.Saved | None = None) -> str:
    workflow = form.pen.book.workflow
    subject = subject_of(form.pen, form.filled.occasion.roles or ())
    page = lay(form.filled)
    if form.alias == evaluations.ALIAS:
        page = following_plan(page, form.filled)
    notes = noted(form.remarks, page)
    if not (reasons or page.focus):
        page = replace(page, focus=first_open(notes) or None)
    told = [(at or "form", "", sentence) for at, sentence in beside(reasons, form.alias)]
    news = merged is not None and merged.merged is not None and merged.merged.is_news
    parts = parts_of(form, page, whole=bool(reasons or page.summary or news or first_open(notes)))
    page = narrowed(page, parts)
    return render_template(
        "case_form.html", form=form, page=replace(page, summary=[*told, *page.summary]), case=form.pen.case,
        parts=parts, file_address=partial(address, form.pen.case.id), file_input=file_input,
        **together(form, page, merged),
        carried=taken_over(form.carried, page), carried_marks=form.carried, again=to_bring(form),
        phrases=phrases_beside(form, page), materials=helping(form, page),
        subject_name=subject.get("name", ""), request_id=new_request_id(), undo=undo_of(form.filled),
        groups=groups_looked_at(form), **beside_plan(form),
        notes=notes, marked=at_places(notes),
        asks_open_marks=any(reason.because == OPEN for reason in reasons),
        has_questions=bool(reasons) and any(not warning.is_confirmed for warning in page.warnings),
        ways=[(name, workflow.transitions[name]) for name in form.submitted_by],
    )  # fmt: skip
