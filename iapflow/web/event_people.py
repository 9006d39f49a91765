"""Who comes to an event: for its organiser, with attendance, certificates and the sheet to sign."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.reports import teacher_events as report
from iapflow.services import event_certificates
from iapflow.services import teacher_events as service
from iapflow.services.event_walk_ins import WalkIn, enter
from iapflow.services.printing.desk import Printed
from iapflow.web.pages import pages
from iapflow.web.teacher_events import ADDRESS
from iapflow.web.viewing import viewer

PLACE = f"{ADDRESS}/<int:event_id>/dalibnieki"
LONGEST, MOST = 12, 300
NOTED_IN = frozenset({"open", "full", "held"})


@pages.get(PLACE)
@action("organise_events")
def event_people(event_id: int) -> str:
    """Everybody with a seat, and who waits."""
    return _page(event_id)


@pages.post(PLACE)
@action("organise_events")
def event_attendance(event_id: int) -> ResponseReturnValue:
    """Note who was there; what was typed stays where a number is wrong."""
    typed = {
        int(name.removeprefix("hours-")): words[:LONGEST]
        for name, words in request.form.items()
        if name.startswith("hours-") and name.removeprefix("hours-").isascii() and name.removeprefix("hours-").isdigit()
    }
    try:
        service.note_attendance(current_store(), room(), current_actor(), event_id, typed)
    except Refused as refused:
        return _page(event_id, refused.reasons), 422
    flash(say("The attendance is kept."), "success")
    return redirect(url_for("web.event_people", event_id=event_id))


@pages.post(f"{PLACE}/ierakstit")
@action("organise_events")
def event_walk_in(event_id: int) -> ResponseReturnValue:
    """Enter somebody who came without having registered."""
    typed = WalkIn(request.form.get("email", "")[:MOST], request.form.get("why", "")[:MOST])
    try:
        enter(current_store(), room(), current_actor(), event_id, typed)
    except Refused as refused:
        return _page(event_id, refused.reasons), 422
    flash(say("Entered. Now note how long they were there."), "success")
    return redirect(url_for("web.event_people", event_id=event_id))


@pages.post(f"{PLACE}/<int:registration_id>")
@action("organise_events")
def event_take_off(event_id: int, registration_id: int) -> ResponseReturnValue:
    """Take somebody off the list, as they asked."""
    try:
        service.take_off(current_store(), room(), current_actor(), event_id, registration_id)
    except Refused as refused:
        return _page(event_id, refused.reasons), 422
    flash(say("The seat is free again; who waited longest has it."), "success")
    return redirect(url_for("web.event_people", event_id=event_id))


@pages.get(f"{ADDRESS}/<int:event_id>/apliecibas.pdf")
@action("organise_events")
def event_certificates_pdf(event_id: int) -> Response:
    """Every valid certificate in one file."""
    place = (event_id, url_for("web.certificate_check", _external=True))
    return _file(event_certificates.all_of(current_store(), room(), current_actor(), place))


@pages.get(f"{ADDRESS}/<int:event_id>/saraksts.pdf")
@action("organise_events")
def event_sheet(event_id: int) -> Response:
    """The list to sign on the day."""
    return _file(event_certificates.sheet(current_store(), room(), current_actor(), event_id))


def _file(made: Printed) -> Response:
    answer = Response(made.content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return answer


def _page(event_id: int, reasons: Sequence[Reason] = ()) -> str:
    with current_store().reading() as session:
        who = viewer(session)
        service.own_event(session, who.actor, event_id)
        line = report.one(session, who, event_id)
        if line is None:
            raise Missing
        found = report.people(session, event_id)
        return render_template(
            "event_people.html", line=line, one=line.event, typed=request.form,
            seated=[row for row in found if row.state == "confirmed"],
            waiting=[row for row in found if row.state == "waiting"],
            notes=line.state in NOTED_IN and who.actor.on >= line.event.starts_on,
            may_take_off=line.event.closed_at is None and who.actor.on < line.event.starts_on,
            has_certificates=line.state == "closed", errors=[(one.fix or "", one.sentence) for one in reasons],
        )  # fmt: skip
