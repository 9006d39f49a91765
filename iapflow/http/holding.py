"""What was typed before the sign-in ended is not thrown away: it is handed back on a page that leads on.

So it is at every address of somebody signed in, unless a password came along; and only for a page of
our own: what the browser says about the sender must be there and be right, since the token of an ended
session cannot vouch for it.
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
TOKEN = "csrf_token"  # noqa: S105 - the name of a field
BUTTONS = frozenset({TOKEN, "_submit", "_save", "_add", "_copy", "_remove", "_up", "_down", "_mine", "_theirs"})
"""Not kept where a draft is: the old token, and buttons, which are pressed anew."""
NOT_TYPED = BUTTONS | {
    "revision",
    "request_id",
    "back",
    "_back",
    "by",
    "_do",
    "_main",
    "_next",
    "_saw",
    "_seen",
    "_case_revision",
    "_at",
}
"""What a page says of itself; where nothing else came, nothing was typed."""
SECRET = "password"  # noqa: S105 - part of a field's name
LONG = 30
"""From so many characters on, words are shown and not only carried along."""


def holds_words(view: View) -> View:
    """A view that keeps a draft, or whose people are not signed in: what it is sent is held whatever it is."""
    view.holds_words = True  # type: ignore[attr-defined]
    return view


def held(*, is_inside: bool) -> ResponseReturnValue | None:
    """The page (for a script: the answer) that keeps what was posted, None where there is nothing to keep.

    Args:
        is_inside: whether this is an address of somebody signed in.
    """
    is_asked = getattr(current_app.view_functions.get(request.endpoint or ""), "holds_words", False)
    if request.method in SAFE or not (is_inside or is_asked) or not _is_surely_ours():
        return None
    if request.headers.get("X-Requested-With") == SCRIPT:
        return jsonify(signed_out=True), 401
    if any(SECRET in name for name in request.form) or not (is_asked or _was_typed()):
        return None
    is_draft = is_inside and is_asked
    left_out = BUTTONS if is_draft else {TOKEN}
    words = [(name, text) for name, texts in request.form.lists() if name not in left_out for text in texts]
    is_here = not is_inside or bool(current_user and current_user.is_authenticated)
    return render_template(
        "signed_out.html", words=words, is_draft=is_draft, is_here=is_here, is_inside=is_inside,
        action=request.full_path.rstrip("?"),
        long=[text for name, text in words if name not in NOT_TYPED and len(text) >= LONG],
        has_files=any(file.filename for file in request.files.values()),
    ), 401  # fmt: skip


def _was_typed() -> bool:
    return any(text.strip() for name, texts in request.form.lists() if name not in NOT_TYPED for text in texts)


def _is_surely_ours() -> bool:
    told = request.headers.get("Sec-Fetch-Site") == "same-origin"
    origin = request.headers.get("Origin")
    told = told or (origin is not None and urlsplit(origin)[:2] == (request.scheme, request.host))
    return told and is_from_us()
