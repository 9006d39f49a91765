"""*Agrīnās pazīmes*: the class at a glance, one learner's facts, telling a concern, and what is switched on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.http.actor import current_actor
from iapflow.http.language import language, say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.reports import early_class as report
from iapflow.reports.early_facts import numeral, told, trend_told
from iapflow.reports.early_wanted import switches
from iapflow.services import concerns, early_switching
from iapflow.services.early_reviews import bring_to_review
from iapflow.services.early_signs import work_out
from iapflow.services.early_switching import Own
from iapflow.store.early_signs import HOLDING
from iapflow.web.following_asked import as_typed
from iapflow.web.laying import beside, lay, new_request_id
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer

ADDRESS = "/agrinas-pazimes"
LONGEST = 100
TELLERS_ONLY = "web.concern"
ABOVE = frozenset({"municipal_coordinator", "regional_coordinator", "state_officer"})
NO_NUMBER = Reason("figure", Text("Write a number from 0 to 1000."))


@pages.get(ADDRESS)
@action("see_early_signs")
def early_signs() -> ResponseReturnValue:
    """The class, or the first of several; who has none goes where they have something to do."""
    with current_store().reading() as session:
        who = viewer(session)
        places = report.places(session, who)
        if not places:
            return redirect(url_for(_elsewhere()))
        found = report.class_page(session, who, _chosen(places))
        return render_template(
            "early_class.html", found=found, places=places, numeral=_numeral, catalogue=who.catalogue,
            told=_told(who.catalogue), may_switch=_units(), tabs=_tabs(places, found.place),
        )  # fmt: skip


@pages.get(f"{ADDRESS}/<int:learner_id>")
@action("see_early_signs")
def early_learner(learner_id: int) -> str:
    """One learner's facts, trends and weeks."""
    with current_store().reading() as session:
        who = viewer(session)
        place, row = report.learner_row(session, who, learner_id)
        return render_template(
            "early_learner.html", row=row, place=place, numeral=_numeral, told=_told(who.catalogue),
            trend=lambda fact: trend_told(who.catalogue, fact, language()),
        )  # fmt: skip


@pages.get(f"{ADDRESS}/bazas")
@action("tell_concern")
def concern() -> str:
    """Choose the class, then the learner, then tick what was noticed."""
    return _concern()


@pages.post(f"{ADDRESS}/bazas")
@action("tell_concern")
def concern_told() -> ResponseReturnValue:
    """Write it down."""
    if "_save" in request.form:
        return _concern()
    try:
        concerns.tell(current_store(), room(), current_actor(), _page(), request.form.get("request_id", ""))
    except Refused as refused:
        return _concern(refused.reasons), 422
    flash(say("Thank you. The support team will read it."), "success")
    return redirect(url_for("web.concern"))


@pages.post(f"{ADDRESS}/bazas/seko")
@action("tell_concern")
def concern_follow() -> ResponseReturnValue:
    """What shows and is asked with what is typed now."""
    return as_typed(concerns.telling(current_store(), room(), current_actor(), _page()).filled)


@pages.get(f"{ADDRESS}/iestatijumi")
@action("switch_early_signs")
def early_switches() -> str:
    """Every indicator with its figures, their source, and how many it would flag now."""
    return _switches(asked_unit())


@pages.post(f"{ADDRESS}/iestatijumi/<code>")
@action("switch_early_signs")
def early_switch(code: str) -> ResponseReturnValue:
    """Switch on with these figures, or off."""
    unit = asked_unit()
    store, actor = current_store(), current_actor()
    try:
        if request.form.get("do") == "off":
            early_switching.switch_off(store, room(), actor, (unit, code))
        else:
            early_switching.switch_on(store, room(), actor, (unit, code), _own())
    except Refused as refused:
        return _switches(unit, code, refused.reasons), 422
    flash(say("Saved."), "success")
    return redirect(url_for("web.early_switches", unit=unit, _anchor=code))


@pages.post(f"{ADDRESS}/parrekinat")
@action("switch_early_signs")
def early_work_out() -> ResponseReturnValue:
    """Work the signals out now instead of tonight."""
    unit, store = asked_unit(), current_store()
    with store.reading() as session:
        if HOLDING not in switches(session, unit):
            raise Missing
    done = work_out(store, room(), unit)
    for learner in done.raised:
        bring_to_review(store, room(), unit, learner)
    flash(say("Signals stand: {n}. New reviews: {m}.", n=done.standing, m=len(done.raised)), "success")
    return redirect(url_for("web.early_switches", unit=unit))


def _concern(reasons: Sequence[Reason] = ()) -> str:
    found = concerns.telling(current_store(), room(), current_actor(), _page(is_judged=bool(reasons)))
    page = lay(found.filled) if found.filled else None
    errors = [(reason.fix or "", reason.sentence) for reason in reasons if reason.because == "learner"]
    others = [reason for reason in reasons if reason.because != "learner"]
    return render_template(
        "concern.html", found=found, page=page, wrong=dict(errors), errors=[*errors, *beside(others, concerns.FORM)],
        request_id=request.form.get("request_id") or new_request_id(),
    )  # fmt: skip


def _page(*, is_judged: bool = False) -> concerns.Page:
    """What was posted, or what the address says beforehand, with the form's answers apart."""
    given = request.form if request.method == "POST" else request.args
    answers = request.form.copy()
    for name in concerns.PLACE:
        answers.poplist(name)
    return concerns.Page({name: given.get(name, "") for name in concerns.PLACE}, answers, is_judged)


def _switches(unit: int, code: str = "", reasons: Sequence[Reason] = ()) -> str:
    found = early_switching.switch_page(current_store(), room(), current_actor(), unit)
    with current_store().reading() as session:
        units = [one for one in report.places(session, viewer(session)) if one.unit in _units()]
    return render_template(
        "early_switches.html", found=found, unit=unit, wrong=code, typed=request.form,
        units=sorted({(one.unit, one.unit_name) for one in units}), numeral=_numeral, holding=HOLDING,
        errors=[(f"{code}-{reason.fix}" if reason.fix else code, reason.sentence) for reason in reasons],
    )  # fmt: skip


def asked_unit() -> int:
    """The institution asked for, or the only one; never one that is not theirs."""
    mine = _units()
    wanted = request.values.get("unit", type=int) or min(mine, default=0)
    if wanted not in mine:
        raise Missing
    return wanted


def _units() -> frozenset[int]:
    return early_switching.units_of(current_actor())


def _own() -> Own:
    """The institution's own figures as they were typed.

    Raises:
        Refused: something is no number.
    """
    return Own(_figure("watch"), _figure("act"), request.form.get("source", "").strip()[: early_switching.LONGEST])


def _figure(name: str) -> Decimal | None:
    typed = request.form.get(name, "").strip().replace(",", ".")
    if not typed:
        return None
    try:
        found = Decimal(typed)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise Refused((Reason("figure", NO_NUMBER.sentence, name),))
    return found


def _elsewhere() -> str:
    roles = current_actor().roles
    return "web.early_report" if roles & ABOVE else "web.concern"


def _chosen(places: Sequence[report.Place]) -> report.Place:
    """What the address names, else the first.

    Raises:
        Missing: a class that is not theirs.
    """
    unit, name = request.args.get("unit", type=int), request.args.get("class", "")[:LONGEST]
    if unit is None and not name:
        return places[0]
    for place in places:
        if place.class_name == name and unit in {None, place.unit}:
            return place
    raise Missing


def _tabs(places: Sequence[report.Place], here: report.Place) -> list[tuple[str, str, bool]]:
    several = len({place.unit for place in places}) > 1
    return [
        (
            url_for("web.early_signs", unit=place.unit, **_named(place)),
            f"{place.unit_name}, {place.class_name}" if several else place.class_name,
            place == here,
        )
        for place in places
    ]


def _named(place: report.Place) -> dict[str, Any]:
    """The class in the address, under its own word."""
    return {"class": place.class_name}


def _numeral(value: Any) -> str:
    return numeral(None if value is None else float(value), language())


def _told(catalogue: Any) -> Any:
    return lambda fact: told(catalogue, fact, language())
