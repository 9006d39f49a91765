"""*Darbu nodošana*: a leaver's plans and to-dos go to named colleagues, with everything seen beforehand."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.services import handover as service
from iapflow.services import substitutions
from iapflow.services.reminding import may_remind
from iapflow.web.pages import pages

ADDRESS = "/darbu-nodosana"


@pages.get(ADDRESS)
@action("stand_in")
def handover() -> str:
    """Who leaves, and what they would leave behind."""
    return _drawn()


@pages.post(ADDRESS)
@action("stand_in")
def handover_now() -> ResponseReturnValue:
    """Hand everything over at once."""
    leaver = request.form.get("person", 0, type=whole)
    everything = request.form.get("all", type=whole)
    named = {key: request.form.get(key, type=whole) or everything for key in request.form if key[:1].isdigit()}
    chosen = {key: taker for key, taker in named.items() if taker}
    try:
        count = service.hand_over(current_store(), room(), current_actor(), leaver, chosen)
    except Refused as refused:
        return _drawn(refused.reasons), 422
    flash(say("{n} task is handed over. | {n} tasks are handed over.", n=count), "success")
    return redirect(url_for("web.handover"))


def _drawn(reasons: Sequence[Reason] = ()) -> str:
    actor = current_actor()
    if not may_remind(actor):
        raise Missing
    leaver = request.values.get("person", 0, type=whole)
    with current_store().reading() as session:
        roles, units = room().roles(session), substitutions.kept_units(actor)
        return render_template(
            "handover.html",
            people=[(one.id, one.full_name) for one in substitutions.colleagues(session, roles, units, actor.on)],
            found=service.leaving(session, room(), actor, leaver) if leaver else None,
            roles=roles,
            sent=request.form,
            errors=[(reason.because, reason.sentence) for reason in reasons],
        )
