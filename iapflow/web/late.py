"""*Kas kavējas un kāpēc*, with a reminder that is already written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Refused
from iapflow.http.actor import actor_or_none, current_actor
from iapflow.http.language import say
from iapflow.http.paging import Paging, asked_page, page_url
from iapflow.http.parts import current_store, room
from iapflow.http.redirects import safe_path
from iapflow.http.routes import action
from iapflow.reports.late import late as report
from iapflow.services import reminding
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer

SIZE = 25
ADDRESS = "/kas-kavejas"


@pages.get(ADDRESS)
@action("list_cases")
def late() -> str:
    """What is late in reach, the longest first."""
    if not reminding.may_remind(current_actor()):
        raise Missing
    number = asked_page()
    with current_store().reading() as session:
        found = report(session, viewer(session), SIZE, (number - 1) * SIZE)
        return render_template(
            "late.html", found=found, paging=Paging(number, SIZE, has_next=found.has_next), page_url=page_url
        )


@pages.post(f"{ADDRESS}/<int:task_id>/atgadinat")
@action("list_cases")
def remind(task_id: int) -> ResponseReturnValue:
    """Send the ready-made reminder."""
    try:
        reminding.remind(current_store(), room(), current_actor(), task_id)
    except Refused as refused:
        flash(" ".join(say(reason.sentence) for reason in refused.reasons), "error")
    else:
        flash(say("The reminder goes out now, by mail and in their messages."), "success")
    return redirect(safe_path(request.form.get("back"), ADDRESS))


@pages.app_context_processor
def keepers() -> dict[str, Callable[[], Any]]:
    """Whether the menu of the user leads here."""
    return {"is_keeper": _is_keeper}


def _is_keeper() -> bool:
    actor = actor_or_none()
    return actor is not None and reminding.may_remind(actor)
