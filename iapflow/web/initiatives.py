"""*Jauniešu iniciatīvas*: the public call, accounts of organisations, projects, counting, and slips for everybody."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import ACTIONS, action
from iapflow.http.whole_numbers import whole
from iapflow.reports import initiatives as report
from iapflow.reports.initiative_sums import sums
from iapflow.services import initiatives, organisations
from iapflow.services.organisations import KINDS, Wish
from iapflow.web.laying import new_request_id
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer

ADDRESS = "/iniciativas"
LONGEST = 121
TONES = {"draft": "active", "running": "active", "paid": "done", "rejected": "stopped", "withdrawn": "stopped"}


@pages.get(f"{ADDRESS}/konkursi")
@action("anybody")
def initiative_calls() -> str:
    """Every open call with its rules, days and panel."""
    with current_store().reading() as session:
        return render_template("initiative_calls.html", calls=report.open_calls(session, now().date()))


@pages.get(f"{ADDRESS}/konts/<int:municipality>")
@action("anybody")
def initiative_account(municipality: int) -> ResponseReturnValue:
    """Where an organisation asks for an account."""
    return _account(municipality)


@pages.post(f"{ADDRESS}/konts/<int:municipality>")
@action("anybody")
def initiative_ask(municipality: int) -> ResponseReturnValue:
    """Keep the request; what was typed stays where something is wrong."""
    names = ("name", "number", "kind", "given", "family", "email", "phone")
    typed = (request.form.get(name, "").strip()[:LONGEST] for name in names)
    try:
        organisations.ask(current_store(), room(), municipality, Wish(*typed))
    except Refused as refused:
        return _account(municipality, refused.reasons), 422
    flash(say("Your request was handed in. The coordinator will write to you by e-mail."), "success")
    return redirect(url_for("web.initiative_calls"))


@pages.get(ADDRESS)
@action("see_initiatives")
def initiatives_page() -> str:
    """What this person has to do with projects: own ones, the ranking, counting, invitations."""
    return _hub()


@pages.post(f"{ADDRESS}/sakt/<int:municipality>")
@action("run_initiatives")
def initiative_begin(municipality: int) -> ResponseReturnValue:
    """Begin a proposal and go on to its form."""
    mark = request.form.get("request_id", "")[:40]
    try:
        case_id = initiatives.begin(current_store(), room(), current_actor(), municipality, mark)
    except Refused as refused:
        flash(say(refused.reasons[0].sentence), "error")
        return redirect(url_for("web.initiatives_page"))
    return redirect(url_for("web.case_form", case_id=case_id, alias="proposal"))


@pages.post(f"{ADDRESS}/organizacija/<int:organisation>")
@action("decide_organisations")
def initiative_decide(organisation: int) -> ResponseReturnValue:
    """Accept, and show the invitation once; or refuse."""
    if request.form.get("answer") != "accept":
        organisations.refuse(current_store(), room(), current_actor(), organisation)
        flash(say("The request is refused."), "success")
        return redirect(url_for("web.initiatives_page"))
    try:
        token = organisations.accept(current_store(), room(), current_actor(), organisation)
    except Refused as refused:
        return _hub(errors=refused.reasons), 422
    return _hub(link=url_for("web.invitation", token=token, _external=True))


@pages.get(f"{ADDRESS}/skaits/<int:case_id>/<int:school>")
@action("count_initiatives")
def initiative_counting(case_id: int, school: int) -> ResponseReturnValue:
    """The list of the school, and how many of it are at risk."""
    return _counting(case_id, school)


@pages.post(f"{ADDRESS}/skaits/<int:case_id>/<int:school>")
@action("count_initiatives")
def initiative_count(case_id: int, school: int) -> ResponseReturnValue:
    """Keep the number, nothing else."""
    try:
        typed: int | None = whole(request.form.get("at_risk", "").strip())
    except ValueError:
        typed = None
    try:
        initiatives.count_school(current_store(), room(), current_actor(), (case_id, school), typed)
    except Refused as refused:
        return _counting(case_id, school, refused.reasons), 422
    flash(say("The number is kept. The organisation does not see it."), "success")
    return redirect(url_for("web.initiatives_page"))


@pages.get(f"{ADDRESS}/ielugums/<int:activity>")
@action("invite_to_initiatives")
def initiative_slip(activity: int) -> str:
    """The same slip for everybody, to be printed."""
    with current_store().reading() as session:
        found = report.activity(session, viewer(session), activity)
        if found is None:
            raise Missing
        return render_template("initiative_slip.html", one=found, project=found.project)


def _hub(errors: Sequence[Reason] = (), link: str = "") -> str:
    with current_store().reading() as session:
        who = viewer(session)
        may_invite = bool(ACTIONS["invite_to_initiatives"] & who.actor.roles)
        return render_template(
            "initiatives.html", projects=report.projects(session, who), requests=report.requests(session, who),
            to_count=report.to_count(session, who), sums=sums(session, who),
            running=report.running(session, who) if may_invite else (), may_begin=report.calls_for(session, who),
            request_id=new_request_id(), kinds=KINDS, link=link, errors=[("", one.sentence) for one in errors],
            tone=lambda state: TONES.get(state, "waiting"), least=report.LEAST,
            may_call="municipal_coordinator" in who.actor.roles, calls=report.open_calls(session, who.actor.on),
        )  # fmt: skip


def _account(municipality: int, reasons: Sequence[Reason] = ()) -> str:
    with current_store().reading() as session:
        calls = [one for one in report.open_calls(session, now().date()) if one.municipality_id == municipality]
        if not calls:
            raise Missing
        return render_template(
            "initiative_account.html", call=calls[0], kinds=KINDS, typed=request.form,
            errors=[(reason.fix or "", reason.sentence) for reason in reasons],
        )  # fmt: skip


def _counting(case_id: int, school: int, reasons: Sequence[Reason] = ()) -> str:
    with current_store().reading() as session:
        found = report.counting(session, viewer(session), case_id, school)
        if found is None:
            raise Missing
        return render_template(
            "initiative_count.html", found=found, typed=request.form.get("at_risk"),
            errors=[(reason.fix or "", reason.sentence) for reason in reasons],
        )  # fmt: skip
