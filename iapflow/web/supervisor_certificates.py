"""The register of certified supervisors: for the state office, with a link for who is new here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Reason, Refused
from iapflow.forms.cleaning import Unclean, clean_line
from iapflow.forms.days import a_date
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.reports import supervisions as report
from iapflow.services import supervisor_certificates as service
from iapflow.services.supervisor_certificates import Certified
from iapflow.web.pages import pages
from iapflow.web.supervisions import ADDRESS as HUB

ADDRESS = f"{HUB}/sertifikati"
ONE = f"{ADDRESS}/<int:certificate_id>"
LONGEST = 1000


@pages.get(ADDRESS)
@action("keep_supervisors")
def supervisor_certificates() -> str:
    """Who is certified, until when, and who has no account yet."""
    return _page()


@pages.post(ADDRESS)
@action("keep_supervisors")
def supervisor_certify() -> ResponseReturnValue:
    """Take one more into the register; whoever is new gets a link, shown this once."""
    reasons: list[Reason] = []
    wish = Certified(
        given=_line("given", reasons), family=_line("family", reasons), email=_line("email", reasons),
        number=_line("number", reasons), issuer=_line("issuer", reasons),
        valid_from=_day("valid_from", reasons), valid_to=_day("valid_to", reasons),
    )  # fmt: skip
    if reasons:
        return _page(reasons), 422
    try:
        token = service.certify(current_store(), room(), current_actor(), wish)
    except Refused as refused:
        return _page(refused.reasons), 422
    if token:
        return _page(link=url_for("web.invitation", token=token, _external=True))
    flash(say("The certificate is in the register."), "success")
    return redirect(url_for("web.supervisor_certificates"))


@pages.post(f"{ONE}/uzaicina")
@action("keep_supervisors")
def supervisor_invite(certificate_id: int) -> ResponseReturnValue:
    """Make a link and tell it this once."""
    try:
        token = service.invite(current_store(), room(), current_actor(), certificate_id)
    except Refused as refused:
        return _page(refused.reasons), 422
    return _page(link=url_for("web.invitation", token=token, _external=True))


@pages.post(f"{ONE}/beidz")
@action("keep_supervisors")
def supervisor_end(certificate_id: int) -> ResponseReturnValue:
    """A certificate ends today, and the role with it."""
    try:
        service.end(current_store(), room(), current_actor(), certificate_id)
    except Refused as refused:
        return _page(refused.reasons), 422
    flash(say("The certificate has ended."), "success")
    return redirect(url_for("web.supervisor_certificates"))


def _line(name: str, reasons: list[Reason]) -> str:
    try:
        return clean_line(request.form.get(name, "")[:LONGEST])
    except Unclean as error:
        reasons.append(Reason(name, error.sentence, name))
        return ""


def _day(name: str, reasons: list[Reason]) -> date | None:
    try:
        return a_date(request.form[name]) if request.form.get(name, "").strip() else None
    except Unclean as error:
        reasons.append(Reason(name, error.sentence, name))
        return None


def _page(reasons: Sequence[Reason] = (), link: str = "") -> str:
    today = current_actor().on
    with current_store().reading() as session:
        return render_template(
            "supervisor_certificates.html", lines=report.certificates(session, today), link=link, today=today,
            typed={} if link else request.form, errors=[(reason.fix or "", reason.sentence) for reason in reasons],
        )  # fmt: skip
