"""*Lietas*: the cases of any workflow, queue by queue, with the columns and the split that its definition names."""

from __future__ import annotations

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.paging import Paging, asked_page, page_url
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.reports import cases as report
from iapflow.reports.matters import counted
from iapflow.services import relatives, starting
from iapflow.web.pages import pages
from iapflow.web.queue_lists import SIZE, in_words, kept_filters, listed
from iapflow.web.viewing import tone_of_state, viewer, where_done

LONGEST = 100
ENDINGS = {"application/pdf": "pdf"}


@pages.get("/lietas")
@action("list_cases")
def matters() -> str:
    """Every workflow whose cases this person sees or may open."""
    with current_store().reading() as session:
        who = viewer(session)
        counts = counted(session, who)
        may = {one.workflow for one in starting.startable(current_store(), room(), current_actor())}
        shown = [one for name, one in who.catalogue.workflows.items() if counts.get(name) or name in may]
        return render_template("matters.html", workflows=shown, counts=counts, may=may)


@pages.get("/lietas/<workflow>")
@action("list_cases")
def matter(workflow: str) -> str:
    """The cases of one workflow."""
    number, here = asked_page(), request.args.get("queue", "")[:LONGEST]
    state, q = request.args.get("state", "")[:LONGEST], request.args.get("q", "")[:LONGEST]
    with current_store().reading() as session:
        who = viewer(session)
        found = listed(session, who, report.Wanted(workflow, here, state, q=q), number)
        may = {one.workflow for one in starting.startable(current_store(), room(), current_actor())}
        return render_template(
            "matter.html", workflow=who.catalogue.workflows[workflow], here=here, state=state, q=q,
            found=found.page, listed=found, tabs=_tabs(workflow, found.page, here), may_open=workflow in may,
            parts=found.parts(lambda part: _part(workflow, part)),
            tone=tone_of_state, where_done=where_done, in_words=in_words,
            paging=Paging(number, SIZE, has_next=found.has_next), page_url=page_url,
        )  # fmt: skip


@pages.get("/plani/<int:case_id>/dokumenti/<int:document_id>")
@action("see_case")
def document(case_id: int, document_id: int) -> ResponseReturnValue:
    """A document of a case, to be kept."""
    media_type, content = relatives.paper(current_store(), room(), current_actor(), (case_id, document_id))
    answer = Response(content, content_type=media_type)
    name = f"dokuments-{case_id}-{document_id}.{ENDINGS.get(media_type, 'html')}"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def _part(workflow: str, part: str | None) -> str:
    """This list with its filters, in another part."""
    return url_for("web.matter", workflow=workflow, **kept_filters(), skats=part)


def _tabs(ident: str, page: report.Page, here: str) -> list[tuple[str, str, bool]]:
    everything = (url_for("web.matter", workflow=ident), f"{say('All')} ({page.total})", not here)
    queues = [
        (url_for("web.matter", workflow=ident, queue=tab.queue), f"{say(tab.label)} ({tab.count})", tab.queue == here)
        for tab in page.tabs
    ]
    return [everything, *queues]
