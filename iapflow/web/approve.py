"""Deciding on one plan at a time: its summary, what changed since the last time, approve or return."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.engine.looking import Option
from iapflow.errors import Conflict, Missing, Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import action
from iapflow.services.asking import AsTyped, ask
from iapflow.services.comparing import since_decision
from iapflow.services.looking import CaseView, look
from iapflow.services.moved_on import MovedOn
from iapflow.services.queue import queue_of
from iapflow.services.usual_way import main_transition
from iapflow.web.asked_drafts import before
from iapflow.web.case import tone_of
from iapflow.web.differing import differences
from iapflow.web.fire import press_now, still_seen
from iapflow.web.laying import in_summary, lay, new_request_id
from iapflow.web.marks import noted, pointing
from iapflow.web.moved_on import once_more
from iapflow.web.opened import notes_opening, shows
from iapflow.web.pages import pages

ADDRESS = "/apstiprinasana/<int:case_id>"


@pages.get(ADDRESS)
@action("fire_transition")
@notes_opening
def approve(case_id: int) -> str:
    """One plan with all that a decision needs."""
    return _drawn(case_id)


@pages.post(ADDRESS)
@action("fire_transition")
def decide(case_id: int) -> ResponseReturnValue:
    """Approve or return, and go to the next of the queue where that was asked."""
    chosen = request.form.get("_do", "")
    try:
        press_now(case_id, chosen)
    except Refused as refused:
        return _drawn(case_id, chosen, refused.reasons), 422
    except Conflict:
        return once_more(case_id, lambda reasons, moved: _drawn(case_id, chosen, reasons, moved))
    flash(say("The decision is recorded."), "success")
    queue = queue_of(current_store(), room(), current_actor(), request.form.get("_main", chosen), case_id)
    if request.form.get("_next") and queue.next_case_id:
        return redirect(url_for("web.approve", case_id=queue.next_case_id))
    onward = still_seen(case_id) and not request.form.get("_next")
    return redirect(url_for("web.case", case_id=case_id) if onward else url_for("web.my_work"))


def _drawn(case_id: int, chosen: str = "", reasons: Sequence[Reason] = (), moved: MovedOn | None = None) -> str:
    store, actor = current_store(), current_actor()
    with store.reading():
        view = look(store, room(), actor, case_id)
        main = _main(view)
        shows(view)
        alias = main.transition.binds[0]
        back = _way_back(view, alias)
        posted = request.form if reasons and back and chosen == back.transition_id else None
        kept = before(case_id, back.transition_id, is_first=request.method == "GET") if back else None
        shown = AsTyped(kept.words) if kept else posted
        asked = ask(store, room(), actor, (case_id, back.transition_id), shown) if back else None
        page = lay(asked.filled) if asked and asked.filled else None
        since = since_decision(store, room(), actor, case_id, alias)
        errors = in_summary(reasons or main.reasons, alias, page)
        answers = lay(since.now)
        remarks = request.form if reasons else kept.words if kept else None
        boxes = pointing(alias, "return-form", answers, remarks) if back else None
        return render_template(
            "approve.html", view=view, case=view.pen.case, main=main, back=back, reason=page, kept=kept,
            is_returning=bool(posted or kept),
            page=answers, changes=differences(since.before, since.now) if since.before else [],
            is_again=since.before is not None, notes=noted(since.remarks, answers), pointing=boxes,
            request_id=new_request_id(), errors=errors, moved=moved,
            queue=queue_of(store, room(), actor, main.transition_id, case_id), tone=tone_of(view),
            days_left=(view.due_on - now().date()).days if view.due_on else None,
        )  # fmt: skip


def _main(view: CaseView) -> Option:
    """The decision that waits in this state, if it is this person's."""
    name = main_transition(view.pen.book.workflow, view.pen.case.state)
    for option in view.mine:
        if option.transition_id == name and option.transition.binds:
            return option
    raise Missing


def _way_back(view: CaseView, alias: str) -> Option | None:
    """The transition that returns the same form with marks."""
    return next((option for option in view.mine if alias in option.transition.marks), None)
