"""A workflow as a map: its stages and ways, how many cases stand where, and where this one stands."""

from __future__ import annotations

from flask import render_template, url_for

from iapflow.definitions.model import Workflow
from iapflow.documents.diagram import Pins, dot, stops
from iapflow.documents.drawing import NotDrawnError, svg
from iapflow.http.actor import current_actor
from iapflow.http.language import language
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.reports.cases import open_by_state
from iapflow.services.looking import look
from iapflow.services.saying import deadlines_of, rights_of
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer


@pages.get("/plani/<int:case_id>/shema")
@action("see_case")
def case_map(case_id: int) -> str:
    """The map of the case's own workflow, as it was published when the case began."""
    with current_store().reading() as session:
        view = look(current_store(), room(), current_actor(), case_id)
        workflow, roles = view.pen.book.workflow, view.pen.book.roles
        pins = Pins(view.pen.case.state, open_by_state(session, viewer(session), workflow.id), roles)
    back = (url_for("web.case", case_id=case_id), view.pen.case.number)
    return render_template(
        "map.html", workflow=workflow, back=back, picture=_picture(workflow, pins),
        stops=stops(workflow, language(), pins), rights=[*rights_of(workflow, roles)],
        deadlines=[*deadlines_of(workflow, roles)],
    )  # fmt: skip


def _picture(workflow: Workflow, pins: Pins) -> str | None:
    """The drawing; None where it cannot be drawn, since the list says the same."""
    try:
        return svg(dot(workflow, language(), pins))
    except NotDrawnError:
        return None
