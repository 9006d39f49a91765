"""*Izglītojamie*: the list, and the page of one learner."""

from __future__ import annotations

from flask import render_template, request

from iapflow.http.paging import Paging, asked_page, page_url
from iapflow.http.parts import current_store
from iapflow.http.routes import action
from iapflow.reports import learner_card, talks
from iapflow.reports import learners as report
from iapflow.services import guardianships
from iapflow.web.pages import pages
from iapflow.web.viewing import tone_of_state, viewer

SIZE = 25
LONGEST = 100


@pages.get("/izglitojamie")
@action("list_learners")
def learners() -> str:
    """Learners in reach, with where each stands this semester."""
    number = asked_page()
    asked = report.Wanted(
        q=request.args.get("q", "")[:LONGEST],
        class_name=request.args.get("class", "")[:LONGEST],
        status=request.args.get("status", "")[:LONGEST],
        limit=SIZE,
        offset=(number - 1) * SIZE,
    )
    with current_store().reading() as session:
        seen_by = viewer(session)
        found = report.page(session, seen_by, asked)
        return render_template(
            "learners.html",
            found=found,
            asked=asked,
            statuses=report.statuses(seen_by),
            is_nameless=report.is_nameless(seen_by),
            paging=Paging(number, SIZE, has_next=found.has_next),
            page_url=page_url,
            tone=tone_of_state,
        )


@pages.get("/izglitojamie/<int:learner_id>")
@action("see_learner")
def learner(learner_id: int) -> str:
    """The learner's page."""
    with current_store().reading() as session:
        seen = viewer(session)
        card = learner_card.card(session, seen, learner_id)
        talk = talks.latest(session, seen, [learner_id]).get(learner_id)
        may_keep = guardianships.may_keep(session, seen.actor, learner_id)
        return render_template("learner.html", card=card, talk=talk, tone=tone_of_state, may_keep=may_keep)
