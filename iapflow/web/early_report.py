"""*Vai tas darbojas?*: what became of the flagged, and thresholds tried on counts of a semester that is over."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from flask import render_template, request

from iapflow.http.language import language
from iapflow.http.parts import current_store
from iapflow.http.routes import action
from iapflow.reports import early_report as report
from iapflow.reports.early_facts import numeral
from iapflow.web.early_signs import ADDRESS, LONGEST
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer

MOST = 1000


@pages.get(f"{ADDRESS}/parskats")
@action("see_early_report")
def early_report() -> str:
    """R15 for one's own school, municipality, region or the state."""
    typed = request.args.get("slieksnis", "")[:LONGEST]
    tried = _figure(typed)
    asked = (request.args.get("semestris", type=int), request.args.get("pazime", "")[:LONGEST], tried)
    with current_store().reading() as session:
        found = report.report(session, viewer(session), asked)
        return render_template(
            "early_report.html", found=found, typed=typed, is_wrong=bool(typed.strip()) and tried is None,
            numeral=lambda value: numeral(float(value), language()), least=report.LEAST, enough=report.ENOUGH,
        )  # fmt: skip


def _figure(typed: str) -> Decimal | None:
    try:
        found = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 <= found <= MOST else None
