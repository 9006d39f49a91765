"""Personal codes stay out of addresses: those are kept in logs, in histories and in bookmarks.

Search posts what is looked for; an address with a code in it is answered by how to search instead.
"""

from __future__ import annotations

import logging

from flask import Flask, g, request
from flask.typing import ResponseReturnValue

from iapflow.forms.personal import holds_code
from iapflow.http.error_pages import answer, reference
from iapflow.http.forgery import SAFE

log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Look at every address before anything else reads it."""
    app.before_request(_kept_out)


def _kept_out() -> ResponseReturnValue | None:
    words = (request.path, *(word for name, given in request.args.lists() for word in (name, *given)))
    if request.method not in SAFE or not any(holds_code(word) for word in words):
        return None
    log.warning("a personal code in an address %s", reference())
    g.has_code_in_address = True
    return answer(422, kind="code_in_address")
