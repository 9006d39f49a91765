"""*Likumiskie pārstāvji*: who stands beside a learner, and what they may do, kept by the learner's institution."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Reason, Refused
from iapflow.forms.cleaning import Unclean
from iapflow.forms.days import a_date
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store
from iapflow.http.routes import action
from iapflow.reports.learner_card import card
from iapflow.services import guardianships as service
from iapflow.services.guardianships import Beside
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer

ADDRESS = "/izglitojamie/<int:learner_id>/parstavji"
LONGEST = 240


@pages.get(ADDRESS)
@action("start_case")
def guardianships(learner_id: int) -> str:
    """Everybody with their days, and the form for one more."""
    return _page(learner_id)


@pages.post(ADDRESS)
@action("start_case")
def guardianship_entered(learner_id: int) -> ResponseReturnValue:
    """Enter one more."""
    try:
        service.enter(current_store(), current_actor(), learner_id, _wish())
    except Refused as refused:
        return _page(learner_id, refused.reasons), 422
    flash(say("It is entered. Letters and links follow it."), "success")
    return redirect(url_for("web.guardianships", learner_id=learner_id))


@pages.post(f"{ADDRESS}/<int:row_id>/beigt")
@action("start_case")
def guardianship_ended(learner_id: int, row_id: int) -> ResponseReturnValue:
    """End what somebody may do."""
    try:
        last = _day("last", f"last-{row_id}")
        service.end(current_store(), current_actor(), (learner_id, row_id), last)
    except Refused as refused:
        return _page(learner_id, refused.reasons), 422
    flash(say("The entry ends with this day."), "success")
    return redirect(url_for("web.guardianships", learner_id=learner_id))


def _wish() -> Beside:
    words = {name: request.form.get(name, "").strip()[:LONGEST] for name in ("full_name", "kinship", "rights", "basis")}
    until = _day("until", "until") if request.form.get("until", "").strip() else None
    return Beside(**words, since=_day("since", "since"), until=until)


def _day(name: str, at: str) -> date:
    try:
        return a_date(request.form.get(name, ""))
    except Unclean as error:
        raise Refused((Reason(name, error.sentence, at),)) from None


def _page(learner_id: int, reasons: Sequence[Reason] = ()) -> str:
    actor = current_actor()
    with current_store().reading() as session:
        rows = service.everybody(session, actor, learner_id)
        return render_template(
            "guardianships.html", card=card(session, viewer(session), learner_id), typed=request.form, today=actor.on,
            rows=[(row, service.rights_of(row)) for row in rows],
            errors=[(reason.fix or "", reason.sentence) for reason in reasons],
        )  # fmt: skip
