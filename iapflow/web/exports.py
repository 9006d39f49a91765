"""*Mani faili*: large lists as files, how far each is, and the file itself for whoever asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.documents.table_made import CSV, XLSX
from iapflow.errors import Missing, Refused
from iapflow.http.actor import current_actor
from iapflow.http.language import language
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.services import exports as service
from iapflow.services.answer_tables import Content, contents
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer

ADDRESS, LONGEST, HIGHEST = "/faili", 100, 2**31
FILTERS = ("queue", "state", "institution", "q", "lauks", "vertiba")
KINDS = {"csv": CSV, "xlsx": XLSX}
TONES = {
    service.WAITING: ("Waits", "waiting"), service.RUNNING: ("Is being made", "active"),
    service.DONE: ("Ready", "done"), service.GONE: ("No longer kept", "stopped"),
    service.REFUSED: ("Not allowed", "stopped"), service.FAILED: ("Not made", "late"),
}  # fmt: skip


@pages.get(ADDRESS)
@action("export_cases")
def own_files() -> str:
    """The large lists that this person asked for."""
    return _drawn()


@pages.post("/lietas/<workflow>/tabula")
@action("export_cases")
def file_asked(workflow: str) -> ResponseReturnValue:
    """Have a list made into a file by the clock."""
    given = request.form
    alias, _, group = given.get("saturs", "")[:LONGEST].partition(".")
    kind = given.get("kind", "")
    content = Content(workflow, alias, group)
    with current_store().reading() as session:
        if viewer(session).workflow(workflow) is None or kind not in KINDS:
            raise Missing
    if content not in [one for one, _, _ in contents(current_store(), room(), current_actor(), workflow)]:
        raise Missing
    try:
        service.ask(current_store(), room(), current_actor(), service.Wish(content, kind, language(), filters(given)))
    except Refused as refused:
        return _drawn(refused), 422
    return redirect(url_for("web.own_files"))


@pages.get(f"{ADDRESS}/<int:run_id>")
@action("export_cases")
def own_file(run_id: int) -> Response:
    """The file, piece by piece."""
    with current_store().reading() as session:
        run = service.own_file(session, room(), current_actor(), run_id)
        name = f"{run.workflow}-{run.alias}{'-' + run.row_group if run.row_group else ''}.{run.kind}"
        kind, size = KINDS[run.kind], run.size
    answer = Response(service.parts(current_store(), run_id), content_type=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    answer.headers["Content-Length"] = str(size)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def filters(given: Mapping[str, str]) -> dict[str, Any]:
    """What the list was filtered by, as the service keeps it."""
    words = {name: given.get(name, "")[:LONGEST] for name in FILTERS}
    number = words["institution"]
    found: dict[str, Any] = {name: words[name] for name in ("queue", "state", "q") if words[name]}
    if number.isascii() and number.isdigit() and 0 < int(number) < HIGHEST:
        found["institution"] = int(number)
    if words["lauks"] and words["vertiba"].strip():
        found["answer"] = [words["lauks"], words["vertiba"].strip()]
    return found


def _drawn(refused: Refused | None = None) -> str:
    with current_store().reading() as session:
        seen_by, found = viewer(session), service.mine(session, current_actor())
        workflows = {one: seen_by.workflow(one) for one in {run.workflow for run in found}}
        return render_template(
            "own_files.html", found=found, workflows=workflows, words=TONES, open=service.OPEN, done=service.DONE,
            reasons=refused.reasons if refused else (),
        )  # fmt: skip
