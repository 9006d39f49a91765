"""*1. septembris*: who goes on, who stays, who leaves, as one list."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store
from iapflow.http.routes import action
from iapflow.services import promotion as service
from iapflow.web.pages import pages

ADDRESS = "/iestade/<int:unit>/1-septembris"


@pages.get(ADDRESS)
@action("keep_team")
def team_promotion(unit: int) -> str:
    """The list with the next class of everybody."""
    return _page(unit)


@pages.post(ADDRESS)
@action("keep_team")
def team_promotion_done(unit: int) -> ResponseReturnValue:
    """Carry the list out.

    Raises:
        Missing: the list is not open.
    """
    if not service.is_open(current_actor().on):
        raise Missing
    day = service.first_of_september(current_actor().on)
    sent = {name.removeprefix("class-"): value.strip() for name, value in request.form.items()}
    classes = {int(key): value for key, value in sent.items() if key.isascii() and key.isdigit() and len(key) < 19}
    try:
        moved, left = service.carry_out(current_store(), current_actor(), (unit, day), classes)
    except Refused as refused:
        return _page(unit, refused.reasons), 422
    flash(say("In their new classes: {n}. Left: {m}.", n=moved, m=left), "success")
    return redirect(url_for("web.team", unit=unit))


def _page(unit: int, reasons: Sequence[Reason] = ()) -> str:
    actor = current_actor()
    day = service.first_of_september(actor.on)
    with current_store().reading() as session:
        return render_template(
            "promotion.html", unit=unit, day=day, is_open=service.is_open(actor.on),
            rows=service.listed(session, actor, unit, day), typed=request.form,
            errors=[(reason.fix or "", reason.sentence) for reason in reasons],
        )  # fmt: skip
