"""Nobody else's page may press our buttons: a token in each form, and the sender looked at.

The token is Flask-WTF's, asked for on every unsafe request.  What a browser
says about the sender (`Sec-Fetch-Site`, `Origin`) is a second wall.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFError, CSRFProtect

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITES = frozenset({"same-origin", "none"})
WITHHELD = "null"
"""What a browser says of a page that tells no other page where it is."""
View = TypeVar("View", bound=Callable[..., Any])


def install(app: Flask) -> CSRFProtect:
    """Ask for the token and look at the sender on every request that may change something."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # it lasts as long as the session; a long form may take an hour
    app.before_request(refuse_strangers)
    return CSRFProtect(app)


def withhold_sender(view: View) -> View:
    """A view whose page tells nobody its own address, so that no browser can say where a form came from.

    Such a view asks for the token itself: Flask-WTF would ask for the address with it.
    """
    view.withholds_sender = True  # type: ignore[attr-defined]
    return view


def refuse_strangers() -> None:
    """Refuse an unsafe request that the browser says comes from another site."""
    if request.method not in SAFE and not is_from_us():
        raise CSRFError("The request came from another site.")


def is_from_us() -> bool:
    """What the browser says about the sender; one that says nothing is left to the token."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in OWN_SITES:
        return False
    origin = request.headers.get("Origin")
    if origin == WITHHELD and _withholds():
        return True
    return origin is None or urlsplit(origin)[:2] == (request.scheme, request.host)


def _withholds() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, "withholds_sender", False))
