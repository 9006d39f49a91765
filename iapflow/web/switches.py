"""Two small switches of the layout: the language, and the demo's clock."""

from __future__ import annotations

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from iapflow.http.language import COOKIE, LANGUAGES
from iapflow.http.parts import current_store, parts
from iapflow.http.redirects import safe_path
from iapflow.http.routes import action
from iapflow.services import clock
from iapflow.web.pages import pages

YEAR = 31_536_000
STEPS = frozenset({"day", "week", "semester"})


@pages.post("/valoda/<chosen>")
@action("anybody")
def language(chosen: str) -> Response:
    """Keep the language in a cookie and go back to where one was."""
    if chosen not in LANGUAGES:
        abort(404)
    answer = redirect(safe_path(request.form.get("back")))
    answer.set_cookie(COOKIE, chosen, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure, path="/")
    return answer


@pages.post("/pulkstenis")
@action("move_demo_clock")
def demo_clock() -> Response:
    """Let the demo's clock jump; the service refuses anywhere else."""
    step = request.form.get("by", "")
    if step not in STEPS:
        abort(400)
    clock.move(current_store(), step, parts().real_now())
    return redirect(safe_path(request.form.get("back")))
