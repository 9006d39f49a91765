"""*Rīkojumi*: the director's orders of an institution, and one more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Reason, Refused
from iapflow.forms.cleaning import Unclean
from iapflow.forms.days import a_date
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.reports import director_orders as report
from iapflow.services import director_orders as service
from iapflow.services.appointing import leads
from iapflow.services.director_orders import Order
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer

ADDRESS = "/iestade/<int:unit>/rikojumi"
LONGEST, MOST = 2100, 300


@pages.get(ADDRESS)
@action("keep_team")
def director_orders(unit: int) -> str:
    """The orders, and the form for one more."""
    return _page(unit)


@pages.post(ADDRESS)
@action("keep_team")
def director_order_entered(unit: int) -> ResponseReturnValue:
    """Keep one more."""
    try:
        service.enter(current_store(), room(), current_actor(), unit, _order())
    except Refused as refused:
        return _page(unit, refused.reasons), 422
    flash(say("The order is entered."), "success")
    return redirect(url_for("web.director_orders", unit=unit))


def _order() -> Order:
    """What was typed.

    Raises:
        Refused: days that cannot be read, each at its place.
    """
    form, wrong = request.form, list[Reason]()
    days = {name: _day(name, wrong) for name in ("issued_on", "valid_from")}
    until = _day("valid_to", wrong) if form.get("valid_to", "").strip() else None
    issued, begins = days["issued_on"], days["valid_from"]
    if wrong or issued is None or begins is None:
        raise Refused(tuple(wrong))
    said = {key.removeprefix("point-"): form[key].strip()[:LONGEST] for key in form if key.startswith("point-")}
    plans = form.getlist("plan", type=whole)[:MOST]
    kind, number = form.get("kind", "")[:20], form.get("number", "").strip()[:40]
    return Order(kind, number, issued, begins, until, {code: words for code, words in said.items() if words}, plans)


def _day(name: str, wrong: list[Reason]) -> date | None:
    try:
        return a_date(request.form.get(name, ""))
    except Unclean as error:
        wrong.append(Reason(name, error.sentence, name))
        return None


def _page(unit: int, reasons: Sequence[Reason] = ()) -> str:
    actor = current_actor()
    kind = request.values.get("kind", "")
    kind = kind if kind in service.KINDS else service.KINDS[0]
    with current_store().reading() as session:
        if not leads(actor, unit):
            raise Missing
        points = service.points(session, room(), kind, actor.on)
        return render_template(
            "director_orders.html", unit=unit, kind=kind, points=points, today=actor.on, typed=request.form,
            orders=report.orders_of(session, unit), plans=report.nameable(session, viewer(session), unit),
            errors=[(reason.fix or "", reason.sentence) for reason in reasons],
            ticked=request.form.getlist("plan", type=whole),
        )  # fmt: skip
