"""*Kontu numuri*: to which account each giver's months are paid."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.services import giver_accounts as accounts
from iapflow.web.pages import pages

ADDRESS = "/maksajumi/konti"
LONGEST = 60


@pages.get(ADDRESS)
@action("keep_accounts")
def payment_accounts() -> str:
    """The givers and their accounts."""
    return _drawn()


@pages.post(ADDRESS)
@action("keep_accounts")
def enter_payment_account() -> ResponseReturnValue:
    """Enter one."""
    person, iban = request.form.get("person", 0, type=whole) or 0, request.form.get("iban", "")[:LONGEST]
    try:
        accounts.enter(current_store(), room(), current_actor(), (person, iban))
    except Refused as refused:
        return _drawn(refused.reasons), 422
    flash(say("Saved."), "success")
    return redirect(url_for("web.payment_accounts", _anchor=f"p{person}"))


def _drawn(reasons: Sequence[Reason] = ()) -> str:
    lines = accounts.lines(current_store(), room(), current_actor())
    return render_template(
        "giver_accounts.html", lines=lines, given=request.form, at=request.form.get("person", 0, type=whole),
        errors=[(reason.fix or "", reason.sentence) for reason in reasons],
        may_pay="accountant" in current_actor().roles,
    )  # fmt: skip
