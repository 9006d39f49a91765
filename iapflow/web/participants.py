"""*Dalībnieku uzskaite*: the small form at joining, at leaving, and four weeks later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Reason, Refused
from iapflow.forms.cleaning import Unclean
from iapflow.forms.days import a_date
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.paging import Paging, asked_page
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.reports import participant_records as report
from iapflow.services import participants as service
from iapflow.services.appointing import leads
from iapflow.services.participants import Joined
from iapflow.services.settings import value_of
from iapflow.store.institution import Institution
from iapflow.web.pages import pages

ADDRESS = "/iestade/<int:unit>/dalibnieki"
AT_ONCE = 20
DONE = {"leave": "The end is noted.", "result": "The result is noted.", "void": "The record is struck out."}


@pages.get(ADDRESS)
@action("keep_team")
def participants(unit: int) -> str:
    """Who is to be entered, and the records."""
    return _page(unit)


@pages.post(ADDRESS)
@action("keep_team")
def participant_joined(unit: int) -> ResponseReturnValue:
    """Somebody joined."""
    form = request.form
    try:
        joined = Joined(
            form.get("plan", 0, type=whole), _day("joined_on"), form.get("status", ""),
            form.get("education", ""), form.get("sex", ""),
        )  # fmt: skip
        service.enter(current_store(), room(), current_actor(), unit, joined)
    except Refused as refused:
        return _page(unit, refused.reasons), 422
    flash(say("The record is entered."), "success")
    return redirect(url_for("web.participants", unit=unit))


@pages.post(f"{ADDRESS}/<int:record>")
@action("keep_team")
def participant_changed(unit: int, record: int) -> ResponseReturnValue:
    """Somebody left, a result is known, or the record was a mistake."""
    form, store, actor, where = request.form, current_store(), current_actor(), (unit, record)
    act = form.get("_act", "")
    try:
        if act == "leave":
            service.leave(store, actor, where, (_day("left_on") or actor.on, form.get("left_how", "")))
        elif act == "result":
            service.follow_up(store, room(), actor, where, (_day("result_on") or actor.on, form.get("result", "")))
        elif act == "void":
            service.void(store, room(), actor, where, form.get("because", ""))
        else:
            raise Missing
    except Refused as refused:
        return _page(unit, refused.reasons, record), 422
    flash(say(DONE[act]), "success")
    return redirect(url_for("web.participants", unit=unit))


def _day(name: str) -> date | None:
    """What was typed; None where nothing was.

    Raises:
        Refused: it is no day.
    """
    typed = request.form.get(name, "").strip()
    if not typed:
        return None
    try:
        return a_date(typed)
    except Unclean as error:
        raise Refused((Reason(name, error.sentence, name),)) from None


def _page(unit: int, reasons: Sequence[Reason] = (), record: int = 0) -> str:
    actor = current_actor()
    with current_store().reading() as session:
        if not leads(actor, unit):
            raise Missing
        days = int(value_of(session, "participant_result_days", actor.on))
        lists = {
            name: service.offered(session, room(), of, actor.on)
            for name, of in (("status", service.STATUSES), ("education", service.LEVELS), ("result", service.RESULTS))
        }
        every = {
            name: {code: item.label for code, item in room().definitions.current(session).lists[of].items.items()}
            for name, of in (("status", service.STATUSES), ("result", service.RESULTS))
        }
        records = report.records(session, unit, days)
        paging = _paging(records, record)
        return render_template(
            "participants.html", unit=unit, name=session.get_one(Institution, unit).name, today=actor.on,
            joining=report.joining(session, unit), lists=lists, paging=paging,
            records=records[paging.offset : paging.offset + AT_ONCE],
            page_url=lambda page: url_for("web.participants", unit=unit, page=page, _anchor="records"),
            every=every, asks_sex=service.asks_sex(session, actor.on), hows=report.HOW, days=days, record=record,
            typed=request.form, errors=[(_place(reason, record), reason.sentence) for reason in reasons],
        )  # fmt: skip


def _paging(records: Sequence[report.RecordLine], record: int) -> Paging:
    """The page that was asked for; where a record was refused, the one it stands on."""
    at = next((place for place, line in enumerate(records) if line.row.id == record), None)
    page = asked_page() if at is None else at // AT_ONCE + 1
    return Paging(page, AT_ONCE, len(records), page * AT_ONCE < len(records))


def _place(reason: Reason, record: int) -> str:
    return f"{reason.fix}-{record}" if record and reason.fix else reason.fix or ""
