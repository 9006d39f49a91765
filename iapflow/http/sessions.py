"""How long a sign-in lasts: half an hour of quiet, twelve hours in all.

Signing out also spoils every copy of the cookie, by giving the account a new
secret word: Flask's session lives in the cookie, so nothing else would.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, session
from flask_login import user_logged_in, user_logged_out
from flask_security import logout_user

from iapflow.http.actor import is_signed_in
from iapflow.http.parts import parts

QUIET = timedelta(minutes=30)
ALTOGETHER = timedelta(hours=12)
SINCE = "since"


def install(app: Flask, *, is_demo: bool) -> None:
    """Set the cookie's flags and the limits.

    A demo runs without TLS on one's own machine, where a secure cookie would be lost.
    """
    app.config.update(
        SESSION_COOKIE_NAME="iapflow" if is_demo else "__Host-iapflow",
        SESSION_COOKIE_SECURE=not is_demo,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=QUIET,
    )
    user_logged_in.connect(_began, app)
    user_logged_out.connect(_ended, app)
    app.before_request(end_when_old)


def end_when_old() -> None:
    """Sign out whoever has been signed in for too long; quiet ones the cookie's own age ends."""
    since = session.get(SINCE)
    if since is None or not is_signed_in():
        return
    if parts().real_now().timestamp() - since > ALTOGETHER.total_seconds():
        logout_user()


def _began(sender: Flask, **_: Any) -> None:
    """From now on the clock runs, and the cookie is one that ages."""
    session.permanent = True
    session[SINCE] = parts().real_now().timestamp()


def _ended(sender: Flask, user: Any, **_: Any) -> None:
    """Copies of this cookie, on whatever machine, no longer open anything."""
    if not getattr(user, "is_authenticated", False):
        return
    datastore = sender.extensions["security"].datastore
    datastore.set_uniquifier(user)
    datastore.commit()
