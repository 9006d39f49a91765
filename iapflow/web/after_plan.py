"""*Pēc plāna*: learners whose plan is over, at the next two check dates, with their facts in words."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iapflow.http.actor import current_actor
from iapflow.http.language import language, say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.reports.early_facts import told, trend_told
from iapflow.services.after_plan import follow_ups, note_look
from iapflow.web.early_signs import ADDRESS
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer


@pages.get(f"{ADDRESS}/pec-plana")
@action("look_after_plans")
def after_plans() -> str:
    """Whom to look at once more."""
    with current_store().reading() as session:
        who = viewer(session)
        return render_template(
            "after_plans.html", found=follow_ups(session, who),
            told=lambda fact: told(who.catalogue, fact, language()),
            trend=lambda fact: trend_told(who.catalogue, fact, language()),
        )  # fmt: skip


@pages.post(f"{ADDRESS}/pec-plana/<int:case_id>")
@action("look_after_plans")
def after_plan_looked(case_id: int) -> ResponseReturnValue:
    """Note that somebody has looked."""
    note_look(current_store(), room(), current_actor(), case_id)
    flash(say("Noted."), "success")
    return redirect(url_for("web.after_plans"))
