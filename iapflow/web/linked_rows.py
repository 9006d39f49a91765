"""Behind a learner's link: the consultations it asks about, one tick each, one press."""

from __future__ import annotations

from typing import Any

from flask import request

from iapflow.errors import Reason, Refused
from iapflow.http.parts import current_store, room
from iapflow.http.whole_numbers import whole
from iapflow.services import learner_confirming
from iapflow.services.linked_acting import Proof


def rows_behind(token: str, proof: Proof) -> tuple[str, int, dict[str, Any]]:
    """The template that answers, its status and what it is told.

    Raises:
        Missing: the link is over or the proof is wrong.
    """
    reasons: tuple[Reason, ...] = ()
    if "_do" in request.form:
        try:
            ticked = request.form.getlist("row", type=whole)
            learner_confirming.confirm_by_link(current_store(), room(), token, proof, ticked)
        except Refused as refused:
            reasons = refused.reasons
        else:
            return "link_done.html", 200, {}
    asked = learner_confirming.behind(current_store(), room(), token, proof)
    told = {"asked": asked, "proof": proof, "errors": [(reason.fix or "", reason.sentence) for reason in reasons]}
    return "link_rows.html", 422 if reasons else 200, told
