"""*Mani uzdevumi*: what waits for this person, and until when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from iapflow.errors import Refused
from iapflow.http.actor import actor_or_none, current_actor
from iapflow.http.language import say
from iapflow.http.paging import Paging, asked_page, page_url
from iapflow.http.parts import current_store, room
from iapflow.http.redirects import safe_path
from iapflow.http.routes import action
from iapflow.reports.authorless import without_author
from iapflow.reports.colleague_views import asked_of
from iapflow.reports.delivery import plans_in_delivery
from iapflow.reports.my_week import week_of
from iapflow.reports.my_work import SIZE, Hands, Wanted, waiting_for
from iapflow.reports.who_helps import Helper, helpers_of
from iapflow.services import claims
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer, where_done

LONGEST = 40
HANDS: dict[str, Hands] = {"mani": "mine", "brivie": "free"}


@pages.get("/mani-uzdevumi")
@action("see_own_work")
def my_work() -> str:
    """What waits for this person."""
    number, hands = asked_page(), request.args.get("kam", "")[:LONGEST]
    workflow = request.args.get("veids", "")[:LONGEST]
    wanted = Wanted(workflow, HANDS.get(hands, ""), (number - 1) * SIZE)
    with current_store().reading() as session:
        seen_by = viewer(session)
        waiting = waiting_for(session, seen_by, wanted)
        is_first = number == 1 and not wanted.workflow and not wanted.hands
        return render_template(
            "my_work.html",
            actor=seen_by.actor,
            waiting=waiting,
            wanted=wanted,
            hands=hands,
            is_first=is_first,
            plans=plans_in_delivery(session, seen_by) if is_first else [],
            week=week_of(session, seen_by) if is_first else None,
            measures=seen_by.catalogue.lists.get("measures"),
            authorless=without_author(session, seen_by) if is_first else [],
            asked=asked_of(session, seen_by.actor.person_id, seen_by.actor.on) if is_first else [],
            where_done=where_done,
            paging=Paging(number, SIZE, has_next=waiting.has_next),
            page_url=page_url,
        )


@pages.post("/mani-uzdevumi/<int:task_id>/panemt")
@action("see_own_work")
def take(task_id: int) -> ResponseReturnValue:
    """Take a to-do that several share."""
    try:
        claims.take(current_store(), room(), current_actor(), task_id)
    except Refused as refused:
        flash(" ".join(say(reason.sentence) for reason in refused.reasons), "error")
    else:
        flash(say("Taken. Your colleagues see your name there."), "success")
    return redirect(safe_path(request.form.get("back")))


@pages.post("/mani-uzdevumi/<int:task_id>/atdot")
@action("see_own_work")
def give_back(task_id: int) -> ResponseReturnValue:
    """Give it back; what was drafted stays."""
    claims.give_back(current_store(), current_actor(), task_id)
    flash(say("Given back. Whoever comes first may take it."), "success")
    return redirect(safe_path(request.form.get("back")))


@pages.app_context_processor
def who_can_help() -> dict[str, Callable[[], Sequence[Helper]]]:
    """For the page of somebody without a role: asked only when that page asks."""
    return {"helpers": _helpers}


def _helpers() -> Sequence[Any]:
    actor = actor_or_none()
    with current_store().reading() as session:
        return helpers_of(session, actor)
