"""*Pasākumi*: what is coming by month, one event with its programme and seats, and calendars of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from iapflow.documents import calendar
from iapflow.errors import Missing, Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import ACTIONS, action
from iapflow.http.whole_numbers import whole
from iapflow.reports import teacher_events as report
from iapflow.reports.event_sums import sums
from iapflow.reports.method_materials import AUDIENCES, choices
from iapflow.reports.viewer import Viewer
from iapflow.services import event_certificates
from iapflow.services import teacher_events as service
from iapflow.services.printing.desk import Printed
from iapflow.services.teacher_events import Wish
from iapflow.store.teacher_events import CONFIRMED, WORKFLOW, TeacherEvent
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer

ADDRESS = "/pasakumi"
LONGEST = 40
MONTHS = (
    "January {year}", "February {year}", "March {year}", "April {year}", "May {year}", "June {year}",
    "July {year}", "August {year}", "September {year}", "October {year}", "November {year}", "December {year}",
)  # fmt: skip


@pages.get(ADDRESS)
@action("see_events")
def events() -> str:
    """What is coming, one's own events, and those one organises."""
    kind, is_free = request.args.get("kind", "")[:LONGEST], request.args.get("free") == "1"
    with current_store().reading() as session:
        who = viewer(session)
        may_organise = bool(ACTIONS["organise_events"] & who.actor.roles)
        return render_template(
            "events.html", months=_by_month(report.coming(session, who, kind, is_free=is_free)), kind=kind,
            is_free=is_free, mine=report.mine(session, who), kinds=choices(who.catalogue, report.KINDS),
            organised=report.organised(session, who) if may_organise else (), may_organise=may_organise,
            workflow=WORKFLOW, tone=tone, today=who.actor.on, sums=sums(session, who),
        )  # fmt: skip


@pages.get(f"{ADDRESS}/<int:event_id>")
@action("see_events")
def event(event_id: int) -> str:
    """One event."""
    return _page(event_id)


@pages.post(f"{ADDRESS}/<int:event_id>/pieteikties")
@action("see_events")
def event_register(event_id: int) -> ResponseReturnValue:
    """A seat, or a place among those who wait."""
    form = request.form
    wish = Wish(form.get("institution", type=whole), form.get("job", "")[:5000], form.get("needs", "")[:5000])
    try:
        got = service.register(current_store(), room(), current_actor(), event_id, wish)
    except Refused as refused:
        return _page(event_id, refused.reasons), 422
    has_seat = got == CONFIRMED
    flash(say("You have a seat.") if has_seat else say("All seats are taken; you wait for the next one."), "success")
    return redirect(url_for("web.event", event_id=event_id))


@pages.post(f"{ADDRESS}/<int:event_id>/atteikties")
@action("see_events")
def event_give_back(event_id: int) -> ResponseReturnValue:
    """The seat goes to the next one."""
    try:
        service.give_back(current_store(), room(), current_actor(), event_id)
    except Refused as refused:
        return _page(event_id, refused.reasons), 422
    flash(say("Your seat is given back. Thank you for telling!"), "success")
    return redirect(url_for("web.event", event_id=event_id))


@pages.get(f"{ADDRESS}/<int:event_id>/aplieciba.pdf")
@action("see_events")
def event_certificate(event_id: int) -> Response:
    """One's own certificate."""
    place = (event_id, url_for("web.certificate_check", _external=True))
    return _file(event_certificates.own(current_store(), room(), current_actor(), place))


@pages.get(f"{ADDRESS}/<int:event_id>.ics")
@action("see_events")
def event_ics(event_id: int) -> Response:
    """One event for one's own calendar."""
    with current_store().reading() as session:
        found = report.one(session, viewer(session), event_id)
        if found is None:
            raise Missing
        return _calendar([found.event])


@pages.get(f"{ADDRESS}/kalendars.ics")
@action("anybody")
def events_ics() -> Response:
    """Every coming event that is open to the whole country: nothing in it is about a person."""
    with current_store().reading() as session:
        return _calendar(report.public(session, now().date()))


@pages.get("/apliecibas")
@action("anybody")
def certificate_check() -> str:
    """Whether a number is valid; not whose it is, nor of what."""
    typed = request.args.get("numurs", "")[: event_certificates.LONGEST]
    with current_store().reading() as session:
        valid = event_certificates.is_valid(session, typed) if typed.strip() else None
    return render_template("certificate_check.html", typed=typed, valid=valid)


def calendar_entry(one: TeacherEvent) -> calendar.Entry:
    """Title, place, hours and a link; whoever fetches it needs to sign in to read more."""
    url = url_for("web.event", event_id=one.case_id, _external=True)
    return calendar.Entry(f"event-{one.case_id}", one.starts_on, one.title, one.place, url, report.hours_of(one))


def own_entries(session: Session, who: Viewer) -> list[calendar.Entry]:
    """The events at which somebody has a seat and that are to be held."""
    lines = report.mine(session, who)
    return [calendar_entry(line.event) for line in lines if line.mine == CONFIRMED and not line.is_cancelled]


def tone(state: str) -> str:
    """The drawing beside a state's name."""
    return {"draft": "active", "full": "paused", "closed": "done", "cancelled": "stopped"}.get(state, "waiting")


def _by_month(lines: Iterable[report.Line]) -> list[tuple[str, list[report.Line]]]:
    """Lines under the name of the month in which they begin."""
    grouped = groupby(lines, key=lambda line: (line.event.starts_on.year, line.event.starts_on.month))
    return [(say(MONTHS[month - 1], year=year), list(found)) for (year, month), found in grouped]


def _page(event_id: int, reasons: Sequence[Reason] = ()) -> str:
    with current_store().reading() as session:
        who = viewer(session)
        found = report.one(session, who, event_id)
        if found is None:
            raise Missing
        return render_template(
            "event.html", line=found, one=found.event, houses=report.houses(session, who.actor), typed=request.form,
            errors=[(reason.fix or "", reason.sentence) for reason in reasons], today=who.actor.on,
            is_mine=report.is_own(session, who.actor, event_id), tone=tone,
            kind=dict(choices(who.catalogue, report.KINDS)).get(found.event.kind, found.event.kind),
            audience=[word for code, word in choices(who.catalogue, AUDIENCES) if code in found.event.audience],
            days={row["id"]: date.fromisoformat(row["held_on"]) for row in found.event.programme if row.get("held_on")},
        )  # fmt: skip


def _calendar(found: Iterable[TeacherEvent]) -> Response:
    content = calendar.ics_of(say("Events for teachers"), [calendar_entry(one) for one in found], now())
    return Response(content, content_type=calendar.MEDIA_TYPE)


def _file(made: Printed) -> Response:
    answer = Response(made.content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return answer
