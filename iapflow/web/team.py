"""*Iestāde*: the team on one screen, roles given and ended, people invited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Reason, Refused
from iapflow.forms.cleaning import Unclean, clean_line
from iapflow.forms.days import a_date
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.reports import team as report
from iapflow.services import handover, importing, practice
from iapflow.services import team as service
from iapflow.services.appointing import ALL, may_give
from iapflow.services.team import Appointment
from iapflow.web.pages import pages

ADDRESS = "/iestade"
ONE = "/iestade/<int:unit>"
LEFT = (
    "{n} open case is still in this person’s name: hand it over."
    " | {n} open cases are still in this person’s name: hand them over."
)


@pages.get(ADDRESS)
@action("keep_team")
def teams() -> ResponseReturnValue:
    """The institutions one keeps; where it is one only, its page."""
    with current_store().reading() as session:
        units = service.units_kept(session, room(), current_actor())
    if len(units) == 1:
        return redirect(url_for("web.team", unit=units[0][0]))
    return render_template("teams.html", units=units)


@pages.get(ONE)
@action("keep_team")
def team(unit: int) -> str:
    """Everybody by role, agreements, and what is not covered."""
    return _page(unit)


@pages.post(ONE)
@action("keep_team")
def team_appoint(unit: int) -> ResponseReturnValue:
    """Give a role."""
    try:
        service.appoint(current_store(), room(), current_actor(), unit, _wish())
    except Refused as refused:
        return _page(unit, refused.reasons), 422
    flash(say("The role is given."), "success")
    return redirect(url_for("web.team", unit=unit))


@pages.post(f"{ONE}/macibu-piemers")
@action("keep_team")
def team_practice(unit: int) -> ResponseReturnValue:
    """A fresh practice learner."""
    practice.begin_anew(current_store(), room(), current_actor(), unit)
    flash(say("A new practice learner is there."), "success")
    return redirect(url_for("web.team", unit=unit))


@pages.post(f"{ONE}/loma/<int:assignment>")
@action("keep_team")
def team_end(unit: int, assignment: int) -> ResponseReturnValue:
    """A role ends today, or on the day that is written."""
    try:
        last = _day("last") or current_actor().on
        person, left = service.end_role(current_store(), room(), current_actor(), (unit, assignment), last)
    except Refused as refused:
        return _page(unit, refused.reasons), 422
    flash(say("The role ends on {day}.", day=last), "success")
    if left:
        flash(say(LEFT, n=left), "warning")
        return redirect(url_for("web.handover", person=person))
    return redirect(url_for("web.team", unit=unit))


@pages.post(f"{ONE}/uzaicina/<int:person>")
@action("keep_team")
def team_invite(unit: int, person: int) -> ResponseReturnValue:
    """Make a link and tell it this once."""
    try:
        token = service.invite(current_store(), room(), current_actor(), (unit, person))
    except Refused as refused:
        return _page(unit, refused.reasons), 422
    return _page(unit, link=url_for("web.invitation", token=token, _external=True))


def _page(unit: int, reasons: Sequence[Reason] = (), link: str = "") -> str:
    actor = current_actor()
    with current_store().reading() as session:
        given = may_give(session, actor, unit)
        if not given:
            raise Missing
        return render_template(
            "team.html", found=report.team(session, unit, (ALL, given), actor.on), roles=room().roles(session),
            given=given, link=link, practice=practice.of_unit(session, unit, actor.on),
            open_work=handover.open_work(session, room(), actor, unit),
            typed=request.form, has_files=bool(importing.kinds_for(actor, unit)),
            errors=[(reason.fix or "", reason.sentence) for reason in reasons],
        )  # fmt: skip


def _wish() -> Appointment:
    """What the form asks for.

    Raises:
        Refused: a day or a name cannot be read.
    """
    form = request.form
    return Appointment(
        role=form.get("role", ""), since=_day("since") or current_actor().on, until=_day("until"),
        person_id=form.get("person", type=whole), given=_line("given"), family=_line("family"),
        email=form.get("email", "").strip()[:200], class_name=form.get("class", "").strip()[:20],
        acting_for=form.get("acting_for", type=whole),
    )  # fmt: skip


def _day(name: str) -> date | None:
    try:
        return a_date(request.form[name]) if request.form.get(name) else None
    except Unclean as error:
        raise Refused((Reason(name, error.sentence, name),)) from None


def _line(name: str) -> str:
    try:
        return clean_line(request.form.get(name, ""))
    except Unclean as error:
        raise Refused((Reason(name, error.sentence, name),)) from None
