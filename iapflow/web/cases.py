"""*Plāni*: the cases in reach, queue by queue."""

from __future__ import annotations

from flask import render_template, request, url_for

from iapflow.http.language import say
from iapflow.http.paging import Paging, asked_page, page_url
from iapflow.http.parts import current_store
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.reports import cases as report
from iapflow.reports.many_at_once import of_queue
from iapflow.web.pages import pages
from iapflow.web.queue_lists import SIZE, in_words, kept_filters, listed
from iapflow.web.viewing import tone_of_state, viewer, where_done

LONGEST = 100
HIGHEST = 2**31


@pages.get("/plani")
@action("list_cases")
def cases() -> str:
    """The plans this person sees."""
    number = asked_page()
    institution = request.args.get("institution", 0, type=whole)
    asked = report.Wanted(
        queue=request.args.get("queue", "")[:LONGEST],
        state=request.args.get("state", "")[:LONGEST],
        institution_id=institution if 0 < institution < HIGHEST else 0,
        q=request.args.get("q", "")[:LONGEST],
    )
    with current_store().reading() as session:
        who = viewer(session)
        shown = listed(session, who, asked, number)
        found = shown.page
        return render_template(
            "cases.html",
            found=found,
            asked=asked,
            listed=shown,
            parts=shown.parts(_part),
            in_words=in_words,
            tabs=_tabs(found, asked.queue),
            is_named=any(row.name for row in found.rows),
            is_many_schools=bool(found.institutions),
            paging=Paging(number, SIZE, has_next=shown.has_next),
            page_url=page_url,
            tone=tone_of_state,
            where_done=where_done,
            together=of_queue(who, asked.workflow, asked.queue),
        )


def _part(name: str | None) -> str:
    """This list with its filters, in another part."""
    return url_for("web.cases", **kept_filters(), skats=name)


def _tabs(found: report.Page, here: str) -> list[tuple[str, str, bool]]:
    """All, then each queue in which something waits; a filter starts anew in another tab."""
    everything = (url_for("web.cases"), f"{say('All')} ({found.total})", not here)
    queues = [
        (url_for("web.cases", queue=tab.queue), f"{say(tab.label)} ({tab.count})", tab.queue == here)
        for tab in found.tabs
    ]
    return [everything, *queues]
