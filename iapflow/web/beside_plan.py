"""What stands beside a plan while it is written: needs, what helped last time, hours granted, colleagues' views."""

from __future__ import annotations

from typing import Any

from iapflow.http.parts import room
from iapflow.reports.colleague_views import views_of
from iapflow.reports.last_usefulness import brought_before
from iapflow.reports.talks import needs_named
from iapflow.services.drafts import OpenForm
from iapflow.services.grants_beside import planned_above

PLAN = ("support_plan", "plan")


def beside_plan(form: OpenForm) -> dict[str, Any]:
    """For the page of the form; nothing for another form, or for whoever only reads it.

    needs: what the family said it needs; brought: what the measures of the last plan brought; above: givers for
    whom more is planned than granted; views: what colleagues said, None where nobody is asked.
    """
    if not form.may_write or (form.pen.book.workflow.id, form.alias) != PLAN:
        return {"needs": None, "brought": (), "above": (), "views": None}
    session, case = form.pen.session, form.pen.case
    catalogue, rows = room().definitions.current(session), form.filled.answers.get("measures") or ()
    return {
        "needs": needs_named(session, case.learner_id, case.semester_id, case.institution_id),
        "brought": brought_before(session, catalogue, case),
        "above": planned_above(session, catalogue, case, rows),
        "views": views_of(session, case.id),
    }
