"""*Kavējumi un vērtējumi*: a file is handed in, looked at, and only then taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.services import early_files as files
from iapflow.services.early_columns import ATTENDANCE, BEHAVIOUR, COLUMNS, ONEROSTER, RESULTS, first_wrong
from iapflow.web.early_signs import ADDRESS, asked_unit
from iapflow.web.pages import pages

KINDS: Mapping[str, Text] = {
    ATTENDANCE: Text("Attendance"),
    RESULTS: Text("Results"),
    BEHAVIOUR: Text("Entries about behaviour"),
    ONEROSTER: Text("OneRoster 1.2 (zip of CSV files)"),
}
MOST_SHOWN = 200
MEANINGS: Mapping[str, Text] = {
    "code": Text("Personal code"),
    "name": Text("Given and family name"),
    "class": Text("Class"),
    "day": Text("Day"),
    "status": Text("Word for one lesson"),
    "lessons": Text("Lessons of the day"),
    "absent": Text("Missed"),
    "unexcused": Text("Missed without excuse"),
    "late": Text("Late"),
    "subject": Text("Subject"),
    "mark": Text("Mark"),
    "serious": Text("Serious"),
    "words": Text("Entry"),
}


@pages.get(f"{ADDRESS}/dati")
@action("switch_early_signs")
def early_data() -> str:
    """What was handed in, and the form for another file."""
    return _page(asked_unit())


@pages.post(f"{ADDRESS}/dati")
@action("switch_early_signs")
def early_file_in() -> ResponseReturnValue:
    """Keep a file and show what it would do."""
    unit, kind, sent = asked_unit(), request.form.get("kind", ""), request.files.get("file")
    if kind not in KINDS:
        raise Missing
    file = (sent.filename or "", sent.read()) if sent is not None else ("", b"")
    try:
        file_id = files.hand_in(current_store(), room(), current_actor(), (unit, kind), file)
    except Refused as refused:
        return _page(unit, kind, refused.reasons), 422
    return redirect(url_for("web.early_file", file_id=file_id))


@pages.get(f"{ADDRESS}/dati/<int:file_id>")
@action("switch_early_signs")
def early_file(file_id: int) -> str:
    """A dry run: rows, mistakes, what is new and what would change."""
    return _preview(file_id, None)


@pages.post(f"{ADDRESS}/dati/<int:file_id>")
@action("switch_early_signs")
def early_file_taken(file_id: int) -> ResponseReturnValue:
    """Look again with other columns, take it in, or turn it down."""
    store, actor, do = current_store(), current_actor(), request.form.get("do")
    if do == "drop":
        unit = files.turn_down(store, actor, file_id)
        flash(say("The file is gone; nothing was changed."), "success")
        return redirect(url_for("web.early_data", unit=unit))
    chosen = {name: request.form[name] for name in (*MEANINGS, files.REPLACES) if request.form.get(name)}
    if do != "take":
        return _preview(file_id, chosen)
    try:
        done = files.take_in(store, room(), actor, file_id, chosen)
    except Refused as refused:
        return _preview(file_id, chosen, refused.reasons), 422
    flash(say("Taken in: {n} new, {m} changed.", n=done.added, m=done.changed), "success")
    return redirect(url_for("web.early_data", unit=done.file.institution_id))


def _page(unit: int, kind: str = ATTENDANCE, reasons: Sequence[Reason] = ()) -> str:
    found = files.files_page(current_store(), current_actor(), unit)
    errors = [(reason.fix or "", reason.sentence) for reason in reasons]
    return render_template("early_data.html", files=found, unit=unit, kinds=KINDS, kind=kind, errors=errors)


def _preview(file_id: int, chosen: Mapping[str, str] | None, reasons: Sequence[Reason] = ()) -> str:
    found = files.preview(current_store(), room(), current_actor(), file_id, chosen)
    return render_template(
        "early_file.html", found=found, kinds=KINDS, meanings=MEANINGS, asked=COLUMNS.get(found.file.kind, {}),
        wrong=first_wrong(found.sums.wrong), errors=[(reason.fix or "", reason.sentence) for reason in reasons],
        most=MOST_SHOWN,
    )  # fmt: skip
