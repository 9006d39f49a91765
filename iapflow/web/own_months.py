"""*Manas stundas*: one's own hours by month and plan, and the months that are to be checked, accepted or paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from iapflow.builtin.figures import AUTHOR_HOURS
from iapflow.errors import Missing, Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.reports import own_months as report
from iapflow.reports.hours_lines import GiverHours
from iapflow.reports.hours_split import own as own_hours
from iapflow.reports.viewer import Viewer
from iapflow.services import log_reading
from iapflow.services import own_months as months
from iapflow.services.settings import value_of
from iapflow.store.scope import REGISTRARS
from iapflow.store.semester import semester_on
from iapflow.store.work_month import WORKFLOW
from iapflow.web.laying import new_request_id
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer

A_YEAR = timedelta(days=366)
LONGEST = 40
TONES = {"collecting": "active", "returned": "active", "paid": "done", "accepted": "done"}


@pages.get("/manas-stundas")
@action("see_months")
def own_months() -> str:
    """One's hours, and other people's months in reach."""
    return _page()


@pages.post("/manas-stundas")
@action("see_months")
def hand_in_month() -> ResponseReturnValue:
    """Hand one's month in."""
    given = request.form
    handed = months.Handed(
        given.get("place", 0, type=whole), _month(given.get("month", "")), given.get("request_id", "")[:LONGEST]
    )
    try:
        months.hand_in(current_store(), room(), current_actor(), handed)
    except Refused as refused:
        return _page(refused.reasons), 422
    flash(say("The month is handed in."), "success")
    return redirect(url_for("web.own_months"))


@pages.get("/manas-stundas/<int:case_id>")
@action("see_months")
def one_month(case_id: int) -> str:
    """A month with its rows and what is missing in it."""
    return _one(case_id)


@pages.post("/manas-stundas/<int:case_id>")
@action("see_months")
def confirm_month(case_id: int) -> ResponseReturnValue:
    """Confirm the rows that are signed on the sheet."""
    signed = request.form.getlist("signed", type=whole)
    try:
        number = months.confirm_sheet(current_store(), room(), current_actor(), case_id, signed)
    except Refused as refused:
        return _one(case_id, refused.reasons), 422
    flash(say("Rows confirmed: {n}.", n=number), "success")
    return redirect(url_for("web.one_month", case_id=case_id))


def _page(reasons: Sequence[Reason] = ()) -> str:
    store = current_store()
    with store.reading() as session:
        who, today = viewer(session), now().date()
        gives = who.actor.roles & set(who.catalogue.workflows[WORKFLOW].start.by)
        return render_template(
            "own_months.html", own=report.own(session, who, today - A_YEAR) if gives else [],
            plans=log_reading.own_log(store, room(), who.actor).plans if gives else [], gives=gives,
            granted=_granted(session, who),
            kept=sorted(frozenset().union(*(who.actor.units(role) for role in REGISTRARS))),
            handed=report.handed_in(session, who), tone=_tone, request_id=new_request_id(),
            errors=[(reason.fix or "", reason.sentence) for reason in reasons],
        )  # fmt: skip


def _granted(session: Session, who: Viewer) -> Sequence[tuple[str, GiverHours]]:
    """One's own hours of this semester, where hours are granted."""
    semester = semester_on(session, who.actor.on)
    if semester is None or who.actor.person_id is None:
        return ()
    return own_hours(session, who.actor.person_id, semester, value_of(session, AUTHOR_HOURS, semester.starts_on))


def _one(case_id: int, reasons: Sequence[Reason] = ()) -> str:
    found = months.one_month(current_store(), room(), current_actor(), case_id)
    return render_template(
        "one_month.html", found=found, tone=_tone,
        errors=[(reason.fix or "", reason.sentence) for reason in reasons],
    )  # fmt: skip


def _tone(state: str) -> str:
    return TONES.get(state, "waiting")


def _month(written: str) -> date:
    """2026-10.

    Raises:
        Missing: it is no month.
    """
    try:
        return date.fromisoformat(f"{written[:7]}-01")
    except ValueError:
        raise Missing from None
