"""The front page, which is one's own work."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from iapflow.http.routes import action
from iapflow.web.pages import pages


@pages.get("/")
@action("own_account")
def home() -> Response:
    """There is no front page: one's own work is."""
    return redirect(url_for("web.my_work"))
