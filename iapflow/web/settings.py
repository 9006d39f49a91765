"""*Iestatījumi*: every figure with its sentence, unit, default, source, scope and the day it counts from."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from iapflow.errors import Reason, Refused
from iapflow.forms.cleaning import Unclean
from iapflow.forms.days import a_date
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.services import settings as service
from iapflow.services.free_days import free_days
from iapflow.services.setting_preview import Change, preview
from iapflow.services.settings import Chosen
from iapflow.store.claim import CompensationLimit
from iapflow.store.institution import Institution
from iapflow.store.measure import UnitRate
from iapflow.store.semester import Semester
from iapflow.web.pages import pages

ADDRESS = "/iestatijumi"
BY_DATE = (CompensationLimit.valid_from.desc(), CompensationLimit.measure_code)


@pages.get(ADDRESS)
@action("administer")
def settings() -> str:
    """The figures of the country, or of the unit that is chosen."""
    return _page(request.args.get("unit", type=whole))


@pages.post(ADDRESS)
@action("administer")
def setting_chosen() -> ResponseReturnValue:
    """Show what a figure would change; set it once that was seen."""
    unit = request.form.get("unit", type=whole)
    try:
        chosen = _chosen(unit)
        change = preview(current_store(), room(), current_actor(), chosen)
        if request.form.get("seen") != change.seen:
            return _page(unit, change=change)
        service.choose(current_store(), room(), current_actor(), chosen)
    except Refused as refused:
        return _page(unit, refused.reasons), 422
    flash(say("Saved."), "success")
    return redirect(url_for("web.settings", unit=unit, _anchor=request.form.get("name", "")))


def _chosen(unit: int | None) -> Chosen:
    form, today = request.form, current_actor().on
    try:
        since = a_date(form["since"]) if form.get("since") else today
    except Unclean as error:
        raise Refused((Reason("since", error.sentence, "since"),)) from None
    return Chosen(form.get("name", ""), unit, form.get("value", "")[:40], since, form.get("reason", "").strip()[:400])


def _page(unit: int | None, reasons: Sequence[Reason] = (), change: Change | None = None) -> str:
    name, on = request.form.get("name", ""), current_actor().on
    with current_store().reading() as session:
        calendar = room().definitions.current(session).calendar
        asked = select(Institution).where(Institution.kind.in_(("municipality", "institution")))
        return render_template(
            "settings.html", lines=service.page(session, on, unit), unit=unit, wrong=name,
            units=session.scalars(asked.order_by(Institution.kind.desc(), Institution.name)).all(), typed=request.form,
            change=change, free=free_days(calendar, on),
            limits=session.scalars(select(CompensationLimit).order_by(*BY_DATE)).all(),
            semesters=session.scalars(select(Semester).order_by(Semester.starts_on.desc())).all(),
            rates=session.scalars(select(UnitRate).order_by(UnitRate.valid_from.desc())).all(),
            errors=[(f"{name}-{reason.fix}", reason.sentence) for reason in reasons],
        )  # fmt: skip
