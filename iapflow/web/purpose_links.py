"""The links of a case: staff hand them out, print link and code on two slips, and end them."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.services import purpose_links
from iapflow.services.purpose_links import Issued
from iapflow.web.pages import pages

ADDRESS = "/plani/<int:case_id>/saites"


@pages.get(ADDRESS)
@action("hand_out_links")
def case_links(case_id: int) -> str:
    """The links handed out, and those that can be."""
    return _drawn(case_id)


@pages.post(ADDRESS)
@action("hand_out_links")
def change_links(case_id: int) -> ResponseReturnValue:
    """Hand one out and tell it this once, or end one."""
    ending = request.form.get("_end", type=whole)
    try:
        if ending is not None:
            purpose_links.revoke(current_store(), room(), current_actor(), case_id, ending)
            return _drawn(case_id)
        transition, _, person = request.form.get("for", "").partition(":")
        made = purpose_links.issue(current_store(), room(), current_actor(), case_id, (transition, person))
    except Refused as refused:
        return _drawn(case_id, refused.reasons), 422
    return _drawn(case_id, made=made)


def _drawn(case_id: int, reasons: Sequence[Reason] = (), made: Issued | None = None) -> str:
    with current_store().reading():
        page = purpose_links.links_page(current_store(), room(), current_actor(), case_id)
        address = url_for("web.open_link", token=made.token, _external=True) if made else ""
        return render_template(
            "case_links.html", case=page.pen.case, page=page, made=made, address=address,
            errors=[("links", reason.sentence) for reason in reasons],
        )  # fmt: skip
