"""*Saraksti no faila*: learners of a class and staff out of a file, looked at before anything is changed."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, parts, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.services import importing
from iapflow.services.importing import Wanted
from iapflow.web.pages import pages

ADDRESS = "/iestade/<int:unit>/faili"
FILE = "/iestade/faili/<int:run_id>"


@pages.get(ADDRESS)
@action("keep_team")
def imports(unit: int) -> str:
    """What was handed in, and the form for another file."""
    return _page(unit)


@pages.post(ADDRESS)
@action("keep_team")
def import_in(unit: int) -> ResponseReturnValue:
    """Keep a file and show what it would do."""
    sent, kind = request.files.get("file"), request.form.get("kind", "")
    file = (sent.filename or "", sent.read()) if sent is not None else ("", b"")
    try:
        run = importing.hand_in(current_store(), room(), current_actor(), Wanted(unit, kind), file)
    except Refused as refused:
        return _page(unit, kind, refused.reasons), 422
    return redirect(url_for("web.import_look", run_id=run))


@pages.get(FILE)
@action("keep_team")
def import_look(run_id: int) -> str:
    """A dry run, line by line."""
    return _preview(run_id)


@pages.post(FILE)
@action("keep_team")
def import_done(run_id: int) -> ResponseReturnValue:
    """Take it in, turn it down, or undo it."""
    store, actor, do = current_store(), current_actor(), request.form.get("do")
    if do == "drop":
        unit = importing.turn_down(store, actor, run_id).institution_id
        flash(say("The file is gone; nothing was changed."), "success")
        return redirect(url_for("web.imports", unit=unit))
    if do == "undo":
        return _undone(run_id)
    try:
        found = importing.take_in(store, room(), actor, run_id, is_demo=parts().config.is_demo)
    except Refused as refused:
        return _preview(run_id, refused.reasons), 422
    flash(say("Taken in: {n} new, {m} changed.", n=found.count("added"), m=found.count("changed")), "success")
    return redirect(url_for("web.imports", unit=found.run.institution_id))


def _undone(run_id: int) -> ResponseReturnValue:
    unit = request.form.get("unit", 0, type=whole)
    try:
        importing.undo(current_store(), room(), current_actor(), run_id)
    except Refused as refused:
        return _page(unit, "", refused.reasons), 422
    flash(say("Everything this file had changed is as it was before."), "success")
    return redirect(url_for("web.imports", unit=unit))


def _page(unit: int, kind: str = "", reasons: Sequence[Reason] = ()) -> str:
    actor = current_actor()
    kinds = importing.kinds_for(actor, unit)
    if not kinds:
        raise Missing
    return render_template(
        "imports.html", unit=unit, kinds=kinds, kind=kind or request.args.get("kind", ""),
        runs=importing.runs(current_store(), actor, unit), names={one.id: one.label for one in kinds},
        errors=[(reason.fix or "", reason.sentence) for reason in reasons],
    )  # fmt: skip


def _preview(run_id: int, reasons: Sequence[Reason] = ()) -> str:
    found = importing.preview(current_store(), room(), current_actor(), run_id, is_demo=parts().config.is_demo)
    names = {column.id: column.label for column in found.kind.columns}
    return render_template(
        "import_run.html", found=found, names=names, errors=[("", reason.sentence) for reason in reasons]
    )
