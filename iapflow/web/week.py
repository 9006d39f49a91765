"""*Mana nedēļa*: rows proposed by a measure's day and time, to tap: held, did not come, moved."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from iapflow.errors import Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.reports import week_strip as report
from iapflow.services import week_slots as week
from iapflow.web.laying import new_request_id
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer
from iapflow.web.work_log import row_refused

ADDRESS = "/mana-nedela"
LONGEST = 500


@pages.get(ADDRESS)
@action("log_work")
def my_week() -> str:
    """The strip, and the days and times it is made of."""
    return _drawn()


@pages.post(ADDRESS)
@action("log_work")
def tap_week() -> ResponseReturnValue:
    """Enter what was tapped; what the log refuses is shown in its own form, filled in."""
    given, asked = request.form, (current_store(), room(), current_actor())
    more = {
        name: given.get(name, "")[:LONGEST] for name in ("topic", "neutral_topic", "reason", "moved_to", "moved_from")
    }
    tap = week.Tap(given.get("key", "")[:120], given.get("_act", "")[:20], more, given.get("request_id", "")[:40])
    try:
        week.tell(*asked, tap)
    except Refused as refused:
        if tap.what == week.MOVED or any(reason.because == "state" for reason in refused.reasons):
            return _drawn(refused.reasons, tap.key), 422
        one, answers = week.answers_of(*asked, tap)
        posted = MultiDict({f"f-{name}": value for name, value in answers.items()})
        return row_refused(one.case_id, one.measure_row, posted, refused.reasons), 422
    flash(say("Done."), "success")
    return redirect(url_for("web.my_week"))


@pages.post(f"{ADDRESS}/laiki")
@action("log_work")
def week_slot() -> ResponseReturnValue:
    """Keep or drop a day and time of a measure."""
    given, asked = request.form, (current_store(), room(), current_actor())
    case_id, row = given.get("case", 0, type=whole) or 0, given.get("measure", "")[:40]
    day = given.get("weekday", 0, type=whole) or 0
    try:
        if given.get("_act") == "drop":
            week.drop_slot(current_store(), current_actor(), (case_id, row, day))
        else:
            slot = week.Slot(case_id, row, day, given.get("time_from", "")[:10], given.get("time_to", "")[:10])
            week.keep_slot(*asked, slot)
    except Refused as refused:
        return _drawn(refused.reasons, f"{case_id}-{row}"), 422
    flash(say("Saved."), "success")
    return redirect(url_for("web.my_week", _anchor="laiki"))


def _drawn(reasons: Sequence[Reason] = (), at: str = "") -> str:
    with current_store().reading() as session:
        who = viewer(session)
        return render_template(
            "my_week.html", strip=report.strip(session, who), lines=report.slots(session, who),
            lists=who.catalogue.lists, at=at, given=request.form, today=now().date(), new_request_id=new_request_id,
            errors=[(reason.fix or "", reason.sentence) for reason in reasons],
        )  # fmt: skip
