"""*Lietas*: the cases of any workflow, queue by queue, with the columns and the split that its definition names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.definitions.model import Queue, Workflow
from iapflow.errors import Missing, Sentence, Text
from iapflow.forms.voice import Voice
from iapflow.http.actor import current_actor
from iapflow.http.language import language, say
from iapflow.http.paging import Paging, asked_page, page_url
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.reports import cases as report
from iapflow.reports.matters import counted
from iapflow.services import queue_rows, relatives, starting
from iapflow.web.pages import pages
from iapflow.web.viewing import tone_of_state, viewer, where_done

SIZE = 25
LOOKED_AT = 200
"""Cases of a queue that is split are looked at one by one; no more than so many, soonest due first."""
LONGEST = 100
ENDINGS = {"application/pdf": "pdf"}
PLAIN, NOTED = "bez-piezimem", "apskatit"


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
    with current_store().reading() as session:
        who = viewer(session)
        found = who.workflow(workflow)
        if found is None:
            raise Missing
        queue = found.queues.get(here)
        is_split = queue is not None and queue.split is not None
        limit, offset = (LOOKED_AT, 0) if is_split else (SIZE, (number - 1) * SIZE)
        state, q = request.args.get("state", "")[:LONGEST], request.args.get("q", "")[:LONGEST]
        page = report.page(session, who, report.Wanted(workflow, here, state, 0, q, limit, offset))
        rows, looked = _looked_at(page, queue)
        may = {one.workflow for one in starting.startable(current_store(), room(), current_actor())}
        return render_template(
            "matter.html", workflow=found, queue=queue, here=here, state=state, q=q, found=page, rows=rows,
            looked=looked, tabs=_tabs(found, page, here), may_open=workflow in may, tone=tone_of_state,
            headings=_headings(workflow, queue),
            parts=_parts(workflow, here, looked) if is_split else [], where_done=where_done, words=_words,
            paging=Paging(number, SIZE, has_next=page.has_next and not is_split), page_url=page_url,
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


def _headings(workflow: str, queue: Queue | None) -> list[str]:
    """The words above a queue's columns."""
    return [say(one) for one in queue_rows.headings(current_store(), room(), workflow, queue)] if queue else []


Looked = dict[int, queue_rows.QueueRow]


def _looked_at(page: report.Page, queue: Queue | None) -> tuple[list[report.CaseRow], Looked]:
    """The rows of the list with their columns; those that the address asks for where the queue is split."""
    rows = list(page.rows)
    if queue is None or not (queue.columns or queue.split):
        return rows, {}
    voice = Voice(language(), say)
    found = queue_rows.queue_rows(current_store(), room(), current_actor(), (queue, [row.id for row in rows]), voice)
    looked = {one.case_id: one for one in found}
    wanted = {PLAIN: True, NOTED: False}.get(request.args.get("skats", ""))
    if queue.split is not None and wanted is not None:
        rows = [row for row in rows if looked[row.id].is_plain is wanted]
    if queue.split is not None:
        rows.sort(key=lambda row: bool(looked[row.id].is_plain))  # exceptions first, each part soonest due first
    return rows, looked


def _parts(workflow: str, here: str, looked: Looked) -> list[tuple[str, str, bool]]:
    """All, those with nothing to note, those to look at."""
    chosen = request.args.get("skats", "")
    plain = sum(bool(one.is_plain) for one in looked.values())
    parts = (
        (None, say("All"), len(looked)),
        (PLAIN, say("Nothing to note"), plain),
        (NOTED, say("To look at"), len(looked) - plain),
    )
    return [
        (url_for("web.matter", workflow=workflow, queue=here, skats=name), f"{words} ({count})", (name or "") == chosen)
        for name, words, count in parts
    ]


def _tabs(workflow: Workflow, page: report.Page, here: str) -> list[tuple[str, str, bool]]:
    ident = workflow.id
    everything = (url_for("web.matter", workflow=ident), f"{say('All')} ({page.total})", not here)
    queues = [
        (url_for("web.matter", workflow=ident, queue=tab.queue), f"{say(tab.label)} ({tab.count})", tab.queue == here)
        for tab in page.tabs
    ]
    return [everything, *queues]


def _words(cell: Sentence | date | str | None) -> str:
    """A cell as people read it."""
    if cell is None or cell == "":
        return "–"
    if isinstance(cell, date):
        return f"{cell.day:02}.{cell.month:02}.{cell.year}"
    return say(cell) if isinstance(cell, Mapping | Text) else str(cell)
