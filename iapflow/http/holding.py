"""What was typed before the sign-in ended is not thrown away: it is handed back on a page that leads on.

Only for views that ask for it, and only for a page of our own: what the browser says about the
sender must be there and be right, since the token of an ended session cannot vouch for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from iapflow.http.forgery import SAFE, is_from_us

View = TypeVar("View", bound=Callable[..., Any])

SCRIPT = "fetch"
"""What our own scripts say of themselves under `X-Requested-With`."""
BUTTONS = frozenset({"csrf_token", "_submit", "_save", "_add", "_copy", "_remove", "_up", "_down", "_mine", "_theirs"})
"""Not kept: the old token, and buttons, which are pressed anew."""


def holds_words(view: View) -> View:
    """A view whose posted words are handed back when nobody is signed in any more."""
    view.holds_words = True  # type: ignore[attr-defined]
    return view


def held() -> ResponseReturnValue | None:
    """The page (for a script: the answer) that keeps what was posted, None where there is nothing to keep."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in SAFE or not getattr(view, "holds_words", False) or not _is_surely_ours():
        return None
    if request.headers.get("X-Requested-With") == SCRIPT:
        return jsonify(signed_out=True), 401
    words = [(name, text) for name, texts in request.form.lists() if name not in BUTTONS for text in texts]
    is_here = bool(current_user and current_user.is_authenticated)
    return render_template("signed_out.html", words=words, action=request.path, is_here=is_here), 401


def _is_surely_ours() -> bool:
    told = request.headers.get("Sec-Fetch-Site") == "same-origin"
    origin = request.headers.get("Origin")
    told = told or (origin is not None and urlsplit(origin)[:2] == (request.scheme, request.host))
    return told and is_from_us()
