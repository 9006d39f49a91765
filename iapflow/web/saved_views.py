"""Saved views of lists: offered above the list, kept and taken away from there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from iapflow.errors import Refused
from iapflow.http.actor import actor_or_none, current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.redirects import safe_path
from iapflow.http.routes import action
from iapflow.services import saved_views
from iapflow.services.saved_views import View, Wish
from iapflow.web.pages import pages

LISTS = ("/mani-uzdevumi", "/plani", "/lietas/", "/izglitojamie", "/kas-kavejas", "/zinojumi/")
LONGEST = 500


@pages.post("/skati")
@action("see_own_work")
def save_view() -> Response:
    """Keep what is shown now under a name."""
    back = safe_path(request.form.get("back"))
    split = urlsplit(back)
    if not split.path.startswith(LISTS):
        return redirect("/")
    actor = current_actor()
    team = request.form.get("team")
    unit = min((grant.unit_id for grant in actor.grants), default=None) if team else None
    wish = Wish(split.path[:80], request.form.get("name", "")[:LONGEST], split.query[:LONGEST], unit)
    try:
        saved_views.save(current_store(), room(), actor, wish)
    except Refused as refused:
        flash(" ".join(say(reason.sentence) for reason in refused.reasons), "error")
    else:
        flash(say("The view is saved."), "success")
    return redirect(back)


@pages.post("/skati/<int:view_id>/dzest")
@action("see_own_work")
def forget_view(view_id: int) -> Response:
    """Take one's own view away."""
    saved_views.forget(current_store(), current_actor(), view_id)
    flash(say("The view is taken away."), "success")
    return redirect(safe_path(request.form.get("back")))


@pages.app_context_processor
def views_here() -> dict[str, Callable[..., Any]]:
    """For the lists: asked only where a template asks."""
    return {"saved_views": _views, "is_view": _is_shown}


def _views() -> Sequence[View]:
    """The views of the list that is shown."""
    actor = actor_or_none()
    if actor is None:
        return []
    with current_store().reading() as session:
        return saved_views.views_of(session, actor, request.path)


def _is_shown(query: str) -> bool:
    """Whether the list is filtered just so now."""
    return query == saved_views.plain_query(request.query_string.decode())
