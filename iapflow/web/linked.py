"""What opens behind a one-purpose link: code and year first, then what is asked, then a word of thanks.

GET shows, POST acts; nobody is signed in.  The page tells no other page where it is, so the sender's
address is withheld on purpose and only the token of the form is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFError, validate_csrf
from wtforms.validators import ValidationError

from iapflow.errors import Missing, Reason, Refused
from iapflow.http.forgery import withhold_sender
from iapflow.http.holding import holds_words
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.services import linked_acting
from iapflow.services.linked_acting import Proof
from iapflow.services.purpose_links import CONFIRM_ROWS
from iapflow.web.laying import in_summary, lay
from iapflow.web.linked_rows import rows_behind
from iapflow.web.pages import pages

ADDRESS = "/saite/<token>"
PER_MACHINE = "30 per minute"
"""A whole school may sit behind one address; a link by itself ends after five wrong tries."""


@pages.get(ADDRESS)
@action("anybody")
def open_link(token: str) -> ResponseReturnValue:
    """Ask for the code and the year; whatever the link is about is not told yet."""
    if not linked_acting.is_alive(current_store(), room(), token):
        return _answer("link_over.html", status=404)
    return _answer("link.html", is_wrong=False)


@pages.post(ADDRESS)
@action("anybody")
@withhold_sender
@holds_words
def act_by_link(token: str) -> ResponseReturnValue:
    """Open what is behind, or do it."""
    _ask_token()
    proof = Proof(request.form.get("_code", "")[:40], request.form.get("_birth_year", "")[:10])
    knock = linked_acting.knock(current_store(), room(), token, proof)
    if knock == "ended":
        return _answer("link_over.html", status=404)
    if knock == "wrong":
        return _answer("link.html", status=422, is_wrong=True)
    try:
        if linked_acting.purpose_of(current_store(), room(), token, proof) == CONFIRM_ROWS:
            template, status, told = rows_behind(token, proof)
            return _answer(template, status, **told)
        if "_do" not in request.form:
            return _behind(token, proof)
        return _done(token, proof)
    except Missing:
        return _answer("link_over.html", status=404)


def install(app: Flask) -> None:
    """Count the tries of a machine, and let the view ask for the token itself."""
    app.extensions["csrf"].exempt(act_by_link)
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    view: Any = app.view_functions["web.act_by_link"]
    app.view_functions["web.act_by_link"] = limiter.limit(PER_MACHINE, methods=["POST"])(view)


def _done(token: str, proof: Proof) -> ResponseReturnValue:
    alias = request.form.get("_form")
    try:
        linked_acting.press(current_store(), room(), token, proof, {alias: request.form} if alias else {})
    except Refused as refused:
        return _behind(token, proof, refused.reasons)
    return _answer("link_done.html")


def _behind(token: str, proof: Proof, reasons: Sequence[Reason] = ()) -> Response:
    store = current_store()
    with store.reading():
        opened = linked_acting.behind(store, room(), token, proof)
        asked = linked_acting.asked(store, opened, request.form if reasons else None)
        alias, page = (asked[0], lay(asked[1])) if asked else ("", None)
        return _answer(
            "link_behind.html", status=422 if reasons else 200, transition=opened.transition, page=page, alias=alias,
            errors=in_summary(reasons, alias, page) if reasons else [], proof=proof, expires_on=opened.row.expires_at,
            who=opened.actor.name, subject=opened.pen.snapshot.roots["subject"].get("name", ""),
            institution=opened.pen.snapshot.roots["institution"].get("name", ""), workflow=opened.pen.book.workflow,
        )  # fmt: skip


def _ask_token() -> None:
    """The form's own token; the sender's address cannot be asked for where pages withhold it."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError as error:
        raise CSRFError("The token of the form is missing.") from error


def _answer(template: str, status: int = 200, **told: object) -> Response:
    answer = make_response(render_template(template, **told), status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
