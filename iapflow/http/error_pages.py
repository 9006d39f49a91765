"""What a person reads when something did not work: a kind sentence, a way on, a reference.

A row that is somebody else's and a row that does not exist answer alike.
Nothing of the error itself reaches the page; the reference leads to the log.
"""

from __future__ import annotations

import logging

from flask import Flask, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from iapflow.errors import Conflict, Missing, Refused
from iapflow.http.language import say
from iapflow.http.routes import words_kept
from iapflow.store.full import is_full

log = logging.getLogger(__name__)

KNOWN = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 503})
"""Statuses with a page of their own in errors/; the others are told as 400 or 500."""
OUR_FAULT = 500
NO_ROOM = 503


def install(app: Flask) -> None:
    """Answer every error of this app with a page, or with JSON where JSON was asked for."""
    app.register_error_handler(Missing, lambda error: answer(404))
    app.register_error_handler(Conflict, lambda error: answer(409))
    app.register_error_handler(Refused, refused)
    app.register_error_handler(CSRFError, lambda error: words_kept() or answer(400, kind="stale"))
    app.register_error_handler(HTTPException, plain)
    app.register_error_handler(OperationalError, full)
    app.register_error_handler(Exception, broken)


def reference() -> str:
    """The word by which the log and the page name the same event."""
    word: str = g.get("reference", "")
    return word


def answer(status: int, kind: str = "", reasons: list[str] | None = None) -> ResponseReturnValue:
    """The page of this status.

    Args:
        kind: another template than the status's own.
        reasons: whole sentences, shown as a list.
    """
    told = reasons or []
    if wants_json():
        return jsonify(status=status, reference=reference(), reasons=told), status
    page = render_template(f"errors/{kind or status}.html", reference=reference(), reasons=told)
    return page, status


def wants_json() -> bool:
    """Whether a script asks rather than a person."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def refused(error: Refused) -> ResponseReturnValue:
    """A service said no and the view had no better place to show why."""
    log.info("refused %s: %s", reference(), error)
    return answer(422, reasons=[say(reason.sentence) for reason in error.reasons])


def plain(error: HTTPException) -> ResponseReturnValue:
    """Flask's own errors; redirects pass, unknown statuses are told by their family."""
    if error.response is not None or error.code is None or error.code < 400:
        return error
    status = error.code
    if status >= OUR_FAULT:
        return answer(OUR_FAULT)
    return answer(status if status in KNOWN else 400)


def full(error: OperationalError) -> ResponseReturnValue:
    """No room is left on the disk: nothing was kept, and whoever looks after the server has to act."""
    if not is_full(error):
        return broken(error)
    log.critical("the disk is full %s at %s", reference(), request.endpoint)
    return answer(NO_ROOM)


def broken(error: Exception) -> ResponseReturnValue:
    """Our bug: told to the log with its reference, never to the person."""
    log.error("unhandled %s at %s: %s", reference(), request.endpoint, type(error).__name__, exc_info=error)
    return answer(OUR_FAULT)
