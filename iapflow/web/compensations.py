"""*Kompensācijas*: agreed amounts and claims, the meals of a month, and what the accountant pays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.documents.payment_files import Batch, csv_of, xlsx_of
from iapflow.documents.sepa_file import sepa_of
from iapflow.errors import Missing, Reason, Refused, Sentence
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.reports import claims as report
from iapflow.services import meals, payments
from iapflow.services.starting import startable
from iapflow.store.keys import is_key
from iapflow.web.laying import new_request_id
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer

MEALS_AT = "/kompensacijas/edinasana"
TONES = {"draft": "active", "returned": "active", "paid": "done", "rejected": "stopped", "dropped": "stopped"}
FILES: dict[str, tuple[str, Callable[[Batch], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", csv_of),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_of),
    "xml": ("application/xml", sepa_of),
}
LONGEST = 40


@pages.get("/kompensacijas")
@action("see_compensations")
def compensations() -> str:
    """What plans hold, how claims stand, and where the next step is done."""
    with current_store().reading() as session:
        who = viewer(session)
        may = {one.workflow for one in startable(current_store(), room(), current_actor())}
        return render_template(
            "compensations.html", held=report.held(session, who, now().date()), claims=report.claims(session, who),
            may_claim="compensation_claim" in may, may_invoice="supplier_claim" in may,
            may_pay="accountant" in current_actor().roles, tone=lambda state: TONES.get(state, "waiting"),
        )  # fmt: skip


@pages.get(MEALS_AT)
@action("keep_meals")
def meal_grid() -> str:
    """The meals of a month."""
    return _grid(meals.grid(current_store(), room(), current_actor(), _asked(request.args)))


@pages.post(MEALS_AT)
@action("keep_meals")
def keep_meals() -> ResponseReturnValue:
    """Keep who was present; or also prepare the caterer's invoice from it."""
    asked = _asked(request.form)
    shown = meals.keep(current_store(), room(), current_actor(), asked, set(_present(request.form.getlist("present"))))
    if "_invoice" in request.form and any(one.count for one in shown.eaters):
        request_id = request.form.get("request_id", "")[:LONGEST]
        case_id = meals.prepare_invoice(current_store(), room(), current_actor(), asked, request_id)
        flash(say("The invoice is prepared from the grid. Add supplier, price and number."), "success")
        return redirect(url_for("web.case_form", case_id=case_id, alias="claim"))
    flash(say("The meals are kept."), "success")
    return redirect(url_for("web.meal_grid", **_again(shown)))


@pages.get("/maksajumi")
@action("pay_claims")
def payments_due() -> str:
    """What is to be paid, and the lists made so far."""
    return _payments()


@pages.post("/maksajumi")
@action("pay_claims")
def payment_list() -> ResponseReturnValue:
    """Make a list of the chosen claims."""
    given = request.form
    order = payments.Order(
        given.getlist("case", type=whole), given.get("payer", ""), given.get("iban", ""),
        given.get("pays_on", ""), given.get("request_id", "")[:LONGEST],
    )  # fmt: skip
    try:
        made = payments.make_list(current_store(), room(), current_actor(), order)
    except Refused as refused:
        return _payments(refused.reasons), 422
    return redirect(url_for("web.one_payment_list", list_id=made))


@pages.get("/maksajumi/<int:list_id>")
@action("pay_claims")
def one_payment_list(list_id: int) -> str:
    """A list: its rows, its files, what the bank did."""
    return _list(list_id)


@pages.post("/maksajumi/<int:list_id>")
@action("pay_claims")
def settle_payments(list_id: int) -> ResponseReturnValue:
    """Mark what was paid and what came back."""
    marked = {int(name[2:]): word for name, word in request.form.items() if name[:2] == "c-" and is_key(name[2:])}
    told = payments.Told(
        list_id, {claim: word for claim, word in marked.items() if word in {"paid", "returned"}},
        request.form.get("paid_on", ""), request.form.get("why", ""),
    )  # fmt: skip
    refused = payments.settle(current_store(), room(), current_actor(), told)
    if refused:
        errors = [(number, reason.sentence) for number, reasons in refused for reason in reasons]
        return _list(list_id, errors), 422
    flash(say("Done."), "success")
    return redirect(url_for("web.one_payment_list", list_id=list_id))


@pages.get("/maksajumi/<int:list_id>.<kind>")
@action("pay_claims")
def payment_file(list_id: int, kind: str) -> Response:
    """The list as a file: CSV, XLSX or SEPA.

    Raises:
        Missing: there is no such list or kind of file.
    """
    if kind not in FILES:
        raise Missing
    media_type, made = FILES[kind]
    batch = payments.one_list(current_store(), room(), current_actor(), list_id).batch
    answer = Response(made(batch), content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{batch.number}.{kind}"'
    return answer


def _payments(reasons: Sequence[Reason] = ()) -> str:
    found = payments.overview(current_store(), room(), current_actor())
    errors = [(reason.fix or "cases", reason.sentence) for reason in reasons]
    return render_template(
        "payments.html", found=found, errors=errors, wrong=dict(errors), given=request.form,
        chosen=request.form.getlist("case"), today=now().date(), request_id=new_request_id(),
    )  # fmt: skip


def _list(list_id: int, errors: Sequence[tuple[str, Sentence]] = ()) -> str:
    listed = payments.one_list(current_store(), room(), current_actor(), list_id)
    return render_template("payment_list.html", listed=listed, errors=errors, given=request.form, today=now().date())


def _grid(shown: meals.Grid) -> str:
    return render_template(
        "meal_grid.html", grid=shown, again=_again(shown), request_id=new_request_id(),
        class_choices=[(name, name) for name in shown.classes],
    )  # fmt: skip


def _again(shown: meals.Grid) -> dict[str, Any]:
    found: dict[str, Any] = {"menesis": f"{shown.month:%Y-%m}", "iestade": shown.institution_id}
    return {**found, "klase": shown.class_name} if shown.class_name else found


def _asked(given: object) -> meals.Asked:
    """Month, place and class of the address or the page; a month that is none is this month."""
    get = given.get  # type: ignore[attr-defined]  # a page's own multi-dict
    try:
        month = date.fromisoformat(f"{get('menesis', '')}-01")
    except ValueError:
        month = now().date().replace(day=1)
    place = get("iestade", 0, type=whole)
    name, takes_over = str(get("klase", ""))[:LONGEST], get("kavejumi", "") == "1"
    return meals.Asked(min(month, now().date().replace(day=1)), place or 0, name, takes_over)


def _present(marks: Sequence[str]) -> list[tuple[int, date]]:
    """`learner:day`, as the grid names its boxes; anything else means nobody."""
    found = []
    for mark in marks:
        learner, _, day = mark.partition(":")
        try:
            found.append((whole(learner), date.fromisoformat(day)))
        except ValueError:
            continue
    return found
