"""What opens behind an invitation: whom it is for, and a password to choose; then one signs in."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import hash_password

from iapflow.errors import Reason, Refused, Text
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.sign_in import PASSWORD_LENGTH
from iapflow.services import team
from iapflow.web.pages import pages

ADDRESS = "/uzaicinajums/<token>"
LONGEST = 128


@pages.get(ADDRESS)
@action("anybody")
def invitation(token: str) -> ResponseReturnValue:
    """For whom it is, and a new password twice."""
    return _page(token)


@pages.post(ADDRESS)
@action("anybody")
def invitation_accept(token: str) -> ResponseReturnValue:
    """Make the account."""
    try:
        hashed = _hashed()
        team.accept(current_store(), room(), token, hashed)
    except Refused as refused:
        return _page(token, refused.reasons)
    flash(say("Your account is ready. Now sign in."), "success")
    return redirect(url_for("security.login"))


def _page(token: str, reasons: Sequence[Reason] = ()) -> ResponseReturnValue:
    try:
        found = team.welcome(current_store(), room(), token)
    except Refused:
        return render_template("link_over.html"), 404
    errors = [(reason.fix or "", reason.sentence) for reason in reasons]
    page = render_template("invitation.html", found=found, token=token, errors=errors, least=PASSWORD_LENGTH)
    return (page, 422) if reasons else page


def _hashed() -> str:
    """The password that was typed twice, as it is kept.

    Raises:
        Refused: too short, easily guessed, or typed differently.
    """
    typed, again = request.form.get("password", ""), request.form.get("again", "")
    if not PASSWORD_LENGTH <= len(typed) <= LONGEST:
        sentence = Text("A password has at least {n} characters.", {"n": PASSWORD_LENGTH})
        raise Refused((Reason("password", sentence, "password"),))
    if typed != again:
        raise Refused((Reason("again", Text("The two passwords differ."), "again"),))
    wrong, plain = current_app.extensions["security"].password_util.validate(typed, True)
    if wrong:
        raise Refused((Reason("password", Text("This password is easily guessed. Choose another one."), "password"),))
    return str(hash_password(plain))
