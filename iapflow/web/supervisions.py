"""*Supervīzijas*: those one leads, belongs to or asked for; who was there; a mark that names nobody."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from iapflow.documents import calendar
from iapflow.errors import Missing, Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.outside import may_open
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import ACTIONS, action
from iapflow.http.whole_numbers import whole
from iapflow.reports import supervisions as report
from iapflow.reports.method_materials import choices
from iapflow.reports.supervision_sums import LEAST_EACH, sums
from iapflow.reports.viewer import Viewer
from iapflow.services import supervisions as service
from iapflow.store.supervisions import FEWEST, MARKS, MINUTES, WORKFLOW
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer

ADDRESS = "/supervizijas"
ONE = f"{ADDRESS}/<int:case_id>"
GROUPS, MODES = "supervision_groups", "modes"
MOST_SEATS = 50


@pages.get(ADDRESS)
@action("see_supervisions")
def supervisions() -> str:
    """What one leads, where one belongs, what was asked for, and figures for who answers for others."""
    with current_store().reading() as session:
        who = viewer(session)
        return render_template(
            "supervisions.html", led=report.led(session, who), mine=report.mine(session, who),
            asked=report.asked(session, who), sums=sums(session, who), groups=dict(choices(who.catalogue, GROUPS)),
            may_ask=_may_ask(who), may_keep=bool(ACTIONS["keep_supervisors"] & who.actor.roles),
            may_list=may_open(who.actor.roles, "web.matter"), workflow=WORKFLOW, tone=tone, least_each=LEAST_EACH,
        )  # fmt: skip


@pages.get(ONE)
@action("see_supervisions")
def supervision(case_id: int) -> str:
    """One supervision as its group, its leader or who asked for it reads it."""
    return _page(case_id)


@pages.post(f"{ONE}/apmeklejums")
@action("see_supervisions")
def supervision_attendance(case_id: int) -> ResponseReturnValue:
    """Who of the group was there."""
    there = {seat for seat in request.form.getlist("there", type=whole)[:MOST_SEATS] if seat is not None}
    try:
        service.note_attendance(current_store(), room(), current_actor(), case_id, there)
    except Refused as refused:
        return _page(case_id, refused.reasons), 422
    flash(say("The attendance is kept."), "success")
    return redirect(url_for("web.supervision", case_id=case_id))


@pages.post(f"{ONE}/vertejums")
@action("see_supervisions")
def supervision_mark(case_id: int) -> ResponseReturnValue:
    """A mark, once; nobody learns whose it is."""
    try:
        service.rate(current_store(), room(), current_actor(), case_id, request.form.get("mark", type=whole))
    except Refused as refused:
        return _page(case_id, refused.reasons), 422
    flash(say("Thank you! Your mark is counted without your name."), "success")
    return redirect(url_for("web.supervision", case_id=case_id))


@pages.get(f"{ONE}.ics")
@action("see_supervisions")
def supervision_ics(case_id: int) -> Response:
    """One supervision for one's own calendar."""
    with current_store().reading() as session:
        found = report.one(session, viewer(session), case_id)
        entry = _entry(found) if found else None
        if entry is None:
            raise Missing
        content = calendar.ics_of(say("Supervision"), [entry], now())
    return Response(content, content_type=calendar.MEDIA_TYPE)


def own_entries(session: Session, who: Viewer) -> list[calendar.Entry]:
    """Those still to come that somebody leads or belongs to: time, place, kind and a link."""
    lines = {line.one.case_id: line for line in (*report.led(session, who), *report.mine(session, who))}
    entries = [_entry(line) for line in lines.values() if line.is_coming]
    return [entry for entry in entries if entry is not None]


def tone(state: str) -> str:
    """The drawing beside a state's name."""
    tones = {"scheduled": "active", "held": "active", "accepted": "done", "closed": "done", "cancelled": "stopped"}
    return tones.get(state, "waiting")


def _entry(line: report.Line) -> calendar.Entry | None:
    one, hours = line.one, report.hours_of(line.one)
    if one.held_on is None or hours is None:
        return None
    url = url_for("web.supervision", case_id=one.case_id, _external=True)
    return calendar.Entry(f"supervision-{one.case_id}", one.held_on, say("Supervision"), one.place or "", url, hours)


def _may_ask(who: Viewer) -> bool:
    found = who.workflow(WORKFLOW)
    return found is not None and any(who.actor.units(role) for role in found.start.by)


def _page(case_id: int, reasons: Sequence[Reason] = ()) -> str:
    with current_store().reading() as session:
        who = viewer(session)
        line = report.one(session, who, case_id)
        if line is None:
            raise Missing
        typed = request.form if request.method == "POST" else None
        return render_template(
            "supervision.html", line=line, one=line.one, tone=tone, minutes=MINUTES, marks=MARKS, fewest=FEWEST,
            seats=report.group(session, case_id) if line.is_led else (), typed=typed,
            group=dict(choices(who.catalogue, GROUPS)).get(line.one.group_kind, line.one.group_kind),
            mode=dict(choices(who.catalogue, MODES)).get(line.one.mode or "", line.one.mode),
            errors=[(reason.fix or "", reason.sentence) for reason in reasons],
        )  # fmt: skip
