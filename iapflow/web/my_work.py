"""*Mani uzdevumi*: what waits for this person, and until when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template

from iapflow.http.actor import actor_or_none
from iapflow.http.parts import current_store
from iapflow.http.routes import action
from iapflow.reports.authorless import without_author
from iapflow.reports.delivery import plans_in_delivery
from iapflow.reports.my_work import waiting_for
from iapflow.reports.who_helps import Helper, helpers_of
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer, where_done


@pages.get("/mani-uzdevumi")
@action("see_own_work")
def my_work() -> str:
    """What waits for this person."""
    with current_store().reading() as session:
        seen_by = viewer(session)
        return render_template(
            "my_work.html",
            actor=seen_by.actor,
            waiting=waiting_for(session, seen_by),
            plans=plans_in_delivery(session, seen_by),
            authorless=without_author(session, seen_by),
            where_done=where_done,
        )


@pages.app_context_processor
def who_can_help() -> dict[str, Callable[[], Sequence[Helper]]]:
    """For the page of somebody without a role: asked only when that page asks."""
    return {"helpers": _helpers}


def _helpers() -> Sequence[Any]:
    actor = actor_or_none()
    with current_store().reading() as session:
        return helpers_of(session, actor)
