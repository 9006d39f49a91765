"""What the accountant of a municipality pays for youth initiatives, with the files for the bank."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from iapflow.errors import Missing, Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.services.initiative_payments import batch_of, due_projects, payer_of
from iapflow.services.payments import Order
from iapflow.web.compensations import FILES
from iapflow.web.pages import pages

ADDRESS = "/iniciativas/maksajumi"


@pages.get(ADDRESS)
@action("pay_initiatives")
def initiative_payments() -> str:
    """Advances and balances that wait."""
    return _page()


@pages.post(ADDRESS)
@action("pay_initiatives")
def initiative_payment_file() -> ResponseReturnValue:
    """The chosen ones as a file: CSV, XLSX or SEPA.

    Raises:
        Missing: there is no such kind of file.
    """
    given = request.form
    kind = given.get("kind", "")
    if kind not in FILES:
        raise Missing
    chosen = given.getlist("project", type=whole)
    order = Order(chosen, given.get("payer", ""), given.get("iban", ""), given.get("pays_on", ""), "")
    try:
        batch = batch_of(current_store(), room(), current_actor(), order)
    except Refused as refused:
        return _page(refused.reasons), 422
    media_type, made = FILES[kind]
    answer = Response(made(batch), content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{batch.number}.{kind}"'
    return answer


def _page(reasons: Sequence[Reason] = ()) -> str:
    errors = [(reason.fix or "claims", reason.sentence) for reason in reasons]
    with current_store().reading() as session:
        due, payer = due_projects(session, current_actor()), payer_of(session, current_actor())
    return render_template(
        "initiative_payments.html", due=due, payer=payer, errors=errors, wrong=dict(errors), given=request.form,
        chosen=request.form.getlist("project"), today=now().date(), kinds=FILES,
    )  # fmt: skip
