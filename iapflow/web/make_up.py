"""*Atdodamais laiks*: consultations of a plan that were not held: noted, made up for, or waived with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.services import make_up
from iapflow.web.pages import pages

ADDRESS = "/plani/<int:case_id>/darba-uzskaite/atdodamais-laiks"
LONGEST = 500


@pages.get(ADDRESS)
@action("log_work")
def work_log_owed(case_id: int) -> str:
    """What is owed."""
    return _drawn(case_id)


@pages.post(ADDRESS)
@action("log_work")
def change_owed(case_id: int) -> ResponseReturnValue:
    """Note a missed one, settle or waive one."""
    given, asked = request.form, (current_store(), room(), current_actor(), case_id)
    debt = given.get("debt", 0, type=whole) or 0
    try:
        if given.get("_act") == "settle":
            make_up.settle(*asked, (debt, given.get("row", 0, type=whole) or 0))
        elif given.get("_act") == "waive":
            make_up.waive(*asked, (debt, given.get("why", "")[:LONGEST]))
        else:
            measure, on, hours, to = (given.get(name, "")[:40] for name in ("measure", "on", "hours", "moved_to"))
            make_up.note_missed(*asked, make_up.NotHeld(measure, on, hours, to))
    except Refused as refused:
        return _drawn(case_id, refused.reasons), 422
    flash(say("Done."), "success")
    return redirect(url_for("web.work_log_owed", case_id=case_id))


def _drawn(case_id: int, reasons: Sequence[Reason] = ()) -> str:
    found = make_up.page(current_store(), room(), current_actor(), case_id)
    errors = [(reason.fix or "", reason.sentence) for reason in reasons]
    return render_template(
        "work_log_owed.html", found=found, case=found.pen.case, lists=found.lists, errors=errors, wrong=dict(errors),
        given=request.form, at=request.form.get("debt", 0, type=whole), today=now().date(),
    )  # fmt: skip
