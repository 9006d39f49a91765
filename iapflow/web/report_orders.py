"""Reports that are told every week or month: ordered and taken away on the report's own page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from iapflow.errors import Refused
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.redirects import safe_path
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.services import report_orders as service
from iapflow.services.report_orders import Wish
from iapflow.web.pages import pages
from iapflow.web.reports import ADDRESS, LONGEST, asked_query


@pages.post(f"{ADDRESS}/<code>/pasutit")
@action("see_reports")
def order_report(code: str) -> Response:
    """Have it told from now on, with the filters of the page."""
    form = request.form
    wish = Wish(code, form.get("query", "")[:500], form.get("every", "")[:LONGEST], form.get("reader", type=whole))
    try:
        service.order(current_store(), room(), current_actor(), wish)
    except Refused as refused:
        flash(" ".join(say(reason.sentence) for reason in refused.reasons), "error")
    else:
        flash(say("The report is ordered. Only a link will be sent; the numbers stay here."), "success")
    return redirect(safe_path(form.get("back")))


@pages.post(f"{ADDRESS}/pasutijumi/<int:order_id>/dzest")
@action("see_reports")
def cancel_order(order_id: int) -> Response:
    """Take an order away."""
    code = service.cancel(current_store(), current_actor(), order_id)
    flash(say("The order is taken away."), "success")
    return redirect(url_for("web.report", code=code))


@pages.app_context_processor
def orders_here() -> dict[str, Callable[..., Any]]:
    """For the page of a report: asked only where its template asks."""
    return {"report_orders": _orders}


def _orders(code: str) -> dict[str, Any]:
    """What is ordered already, and for whom one may order."""
    report = service.report_of(code)
    with current_store().reading() as session:
        actor = current_actor()
        readers = service.readers_of(session, actor, report) if report else {}
        return {"found": service.orders_of(session, actor, code), "readers": readers, "query": asked_query()}
