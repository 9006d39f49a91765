"""How many learners an institution has: told grade by grade, for the share of those who are supported."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Reason, Refused
from iapflow.forms.cleaning import Unclean
from iapflow.forms.days import a_date
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.services import enrolment_totals as service
from iapflow.store.scope import REGISTRARS
from iapflow.web.pages import pages
from iapflow.web.reports import ADDRESS

HERE = f"{ADDRESS}/visi-izglitojamie"
MARK = "g_"


@pages.get(HERE)
@action("switch_early_signs")
def enrolment_totals() -> str:
    """The grades with what was told of each last."""
    return _page(request.args.get("iestade", type=whole))


@pages.post(HERE)
@action("switch_early_signs")
def enrolment_totals_told() -> ResponseReturnValue:
    """Keep the numbers of a day."""
    house = request.form.get("iestade", type=whole) or 0
    typed = {name.removeprefix(MARK): value[:20] for name, value in request.form.items() if name.startswith(MARK)}
    try:
        day = a_date(request.form.get("day", "") or current_actor().on.isoformat())
        service.tell(current_store(), room(), current_actor(), house, (day, typed))
    except Unclean as error:
        return _page(house, (Reason("day", error.sentence, "day"),)), 422
    except Refused as refused:
        return _page(house, refused.reasons), 422
    flash(say("Saved."), "success")
    return redirect(url_for("web.enrolment_totals", iestade=house))


@pages.app_context_processor
def own_totals() -> dict[str, Callable[[], bool]]:
    """Whether the page of shares leads here."""
    return {"has_own_totals": _has_own}


def _has_own() -> bool:
    return bool(current_actor().roles & REGISTRARS)


def _page(asked: int | None, reasons: Sequence[Reason] = ()) -> str:
    with current_store().reading() as session:
        houses = service.houses(session, current_actor())
        house = next((one for one in houses if one.id == asked), None) if asked else next(iter(houses), None)
        if house is None:
            raise Missing
        return render_template(
            "enrolment_totals.html", houses=houses, house=house, lines=service.lines(session, room(), house.id),
            typed=request.form, mark=MARK, today=current_actor().on,
            errors=[(reason.fix or "day", reason.sentence) for reason in reasons],
        )  # fmt: skip
