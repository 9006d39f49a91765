"""*Jauna lieta*: opening a case of any published workflow, with what its definition asks and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.files_in import takes_files
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.services import starting
from iapflow.web.files_asked import file_words, is_file_button, of_start, with_file
from iapflow.web.fire import still_seen
from iapflow.web.laying import beside, lay, new_request_id
from iapflow.web.pages import pages

ADDRESS = "/lietas/jauna/<workflow>"


@pages.get("/lietas/jauna")
@action("start_case")
def start_choice() -> str:
    """Every workflow of which this person may open a case."""
    found = starting.startable(current_store(), room(), current_actor())
    return render_template("start_choice.html", workflows=found)


@pages.get(ADDRESS)
@action("start_case")
def start(workflow: str) -> str:
    """What must be known before the case begins."""
    return _drawn(workflow)


@pages.post(ADDRESS)
@action("start_case")
@takes_files
def start_now(workflow: str) -> ResponseReturnValue:
    """Open it; or show again what is missing, with everything that was typed."""
    if "_save" in request.form:
        return _drawn(workflow)
    if is_file_button():
        return _with_file(workflow)
    page = (request.form, request.form.get("request_id", ""))
    try:
        case_id = starting.open_case(current_store(), room(), current_actor(), workflow, page)
    except Refused as refused:
        return _drawn(workflow, refused.reasons), 422
    flash(say("The case is opened."), "success")
    return redirect(url_for("web.case", case_id=case_id) if still_seen(case_id) else url_for("web.my_work"))


def _with_file(workflow: str) -> ResponseReturnValue:
    """A file is put in or out where no script runs; nothing is opened yet."""
    try:
        return _drawn(workflow, typed=with_file(of_start(workflow)))
    except Refused as refused:
        return _drawn(workflow, refused.reasons, request.form), 422


def _drawn(workflow: str, reasons: Sequence[Reason] = (), typed: Any = None) -> str:
    given = typed or (request.form if request.method == "POST" else request.args)
    with current_store().reading():
        found = starting.starting(
            current_store(), room(), current_actor(), workflow, (given, bool(reasons) and typed is None)
        )
        page = lay(found.filled) if found.filled else None
        questions = {one.name for one in found.questions}
        errors = [(reason.because, reason.sentence) for reason in reasons if reason.because in questions]
        alias = found.workflow.start.form or ""
        others = [one for one in reasons if one.because not in questions]
        errors += [(at or "form", sentence) for at, sentence in beside(others, alias)]
        return render_template(
            "start.html", found=found, page=page, errors=errors, wrong=dict(errors),
            request_id=request.form.get("request_id") or new_request_id(), **file_words(None),
        )  # fmt: skip
