"""A page that is still open after its sign-in ended asks here who is signed in now, and for a fresh token."""

from __future__ import annotations

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from iapflow.http.actor import is_signed_in
from iapflow.http.routes import action
from iapflow.web.pages import pages


@pages.get("/konts/zime")
@action("anybody")
def token() -> ResponseReturnValue:
    """Who is signed in here (the account's e-mail, which its owner knows) and the token of this session."""
    answer = jsonify(who=current_user.email if is_signed_in() else None, token=generate_csrf())
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.get("/konts/atkal")
@action("anybody")
def sign_in_again() -> str:
    """The dialog in which one signs in where one is; it knows nobody."""
    return render_template("parts/sign_in_again.html")
