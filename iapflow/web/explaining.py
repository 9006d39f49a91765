"""A case explained: why it stands where it stands, and what stands against each step."""

from __future__ import annotations

from flask import render_template

from iapflow.http.actor import current_actor
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.services.explaining import explain
from iapflow.web.pages import pages


@pages.get("/plani/<int:case_id>/skaidrojums")
@action("see_case")
def explained(case_id: int) -> str:
    """The same answer as `iapflow explain` gives, for this person."""
    answer = explain(current_store(), room(), case_id, current_actor())
    return render_template("explained.html", answer=answer, case_id=case_id)
