"""The front page, which is one's own work."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from iapflow.http.actor import current_actor
from iapflow.http.routes import action
from iapflow.web.pages import pages


@pages.get("/")
@action("own_account")
def home() -> Response:
    """There is no front page: one's own work is."""
    return redirect(url_for("web.my_work"))


@pages.get("/mani-uzdevumi")
@action("see_own_work")
def my_work() -> str:
    """What waits for this person."""
    return render_template("my_work.html", actor=current_actor())
