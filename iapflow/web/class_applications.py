"""The signed applications of a class on one page: a date, the first register number, a tick for each paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
from iapflow.reports import learners as report
from iapflow.services import class_applications as service
from iapflow.services.class_applications import Batch, Paper
from iapflow.web.laying import new_request_id
from iapflow.web.pages import pages
from iapflow.web.viewing import viewer

ADDRESS = "/izglitojamie/klase/<class_name>/iesniegumi"
MOST = 60


@pages.get(ADDRESS)
@action("start_case")
def class_papers(class_name: str) -> str:
    """Everybody of the class without an application, with who signs."""
    return _page(class_name)


@pages.post(ADDRESS)
@action("start_case")
def class_papers_in(class_name: str) -> ResponseReturnValue:
    """Register every ticked paper."""
    try:
        count = service.register_class(current_store(), room(), current_actor(), _batch())
    except Refused as refused:
        return _page(class_name, refused.reasons), 422
    flash(say("{n} application is registered. | {n} applications are registered.", n=count), "success")
    asked: dict[str, Any] = {"class": class_name, "status": report.NO_AUTHOR}
    return redirect(url_for("web.learners", **asked))


def _batch() -> Batch:
    """What was ticked and typed.

    Raises:
        Refused: the day cannot be read.
    """
    form = request.form
    try:
        signed_on = a_date(form.get("signed_on", ""))
    except Unclean as error:
        raise Refused((Reason("signed_on", error.sentence, "signed_on"),)) from None
    ticked = form.getlist("paper", type=whole)[:MOST]
    papers = [
        Paper(one, form.get(f"signer-{one}", "").strip()[:160], f"special-{one}" in form, f"publicity-{one}" in form)
        for one in dict.fromkeys(ticked)
    ]
    number, declared = form.get("number", "").strip()[:40], "declared" in form
    return Batch(papers, signed_on, number, declared, form.get("request_id", "")[:64])


def _page(class_name: str, reasons: Sequence[Reason] = ()) -> str:
    with current_store().reading() as session:
        seen = viewer(session)
        found = report.page(
            session, seen, report.Wanted(class_name=class_name, status=report.NO_APPLICATION, limit=MOST)
        )
        rows = [row for row in found.rows if row.may_start]
        if class_name not in found.classes:
            raise Missing
        names = {f"paper-{row.id}": row.name for row in rows}
        return render_template(
            "class_papers.html", class_name=class_name, rows=rows, semester=found.semester, typed=request.form,
            signers=service.signers(session, [row.id for row in rows], seen.actor.on), today=seen.actor.on,
            request_id=request.form.get("request_id") or new_request_id(), adult=service.ADULT,
            errors=[(reason.fix or "", _told(names, reason)) for reason in reasons],
        )  # fmt: skip


def _told(names: dict[str, str], reason: Reason) -> str:
    """The sentence, after the name of whose paper it is."""
    name = names.get(reason.fix or "")
    return f"{name}: {say(reason.sentence)}" if name else say(reason.sentence)
