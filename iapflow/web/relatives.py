"""What stands beside a case on its page: cases that belong together, documents, locked forms."""

from __future__ import annotations

from typing import Any

from iapflow.http.actor import current_actor
from iapflow.http.parts import current_store, room
from iapflow.services.looking import CaseView
from iapflow.services.relatives import papers, relatives
from iapflow.web.printing import printable


def around(view: CaseView) -> dict[str, Any]:
    """For the template of the case's page."""
    pen = view.pen
    locked = [form.label for form in view.forms if form.alias in (pen.case.locked or ())]
    return {
        "near": relatives(current_store(), room(), current_actor(), pen),
        "papers": papers(current_store(), pen, view.roles),
        "locked": locked,
        **printable(view),
    }
