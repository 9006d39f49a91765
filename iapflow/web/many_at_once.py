"""*Daudz uzreiz*: choose cases, see who will move and who will not and why, and what came of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Reason, Refused
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.reports import many_at_once as report
from iapflow.services import many_at_once as service
from iapflow.services.asking import Asking, ask
from iapflow.services.many_judging import Line, preview
from iapflow.services.posted import Posted, of_the_form
from iapflow.web.laying import in_summary, lay, new_request_id
from iapflow.web.pages import pages
from iapflow.web.viewing import tone_of_state, viewer

ADDRESS = "/daudz/<workflow>/<transition>"
RUN = "/daudz/<int:run_id>"
HIGHEST = 2**31


@pages.get("/daudz")
@action("fire_transition")
def many() -> str:
    """What can be done together, and what was."""
    with current_store().reading() as session:
        seen_by = viewer(session)
        return render_template(
            "many.html", offers=report.offers(session, seen_by), before=report.done_before(session, seen_by)
        )


@pages.get(ADDRESS)
@action("fire_transition")
def many_choice(workflow: str, transition: str) -> str:
    """Who will move and who will not, and why; those chosen in a queue, else all that stand there."""
    return _drawn(workflow, transition, request.args.getlist("case"))


@pages.post(ADDRESS)
@action("fire_transition")
def many_done(workflow: str, transition: str) -> ResponseReturnValue:
    """Do it with the ticked ones."""
    form = request.form
    picks = {case: revision for word in form.getlist("case") for case, revision in _pick(word)}
    wish = service.Wish(workflow, transition, picks, form.get("request_id", "")[:64], form.to_dict(flat=False))
    try:
        _check(workflow, transition, picks)
        run = service.begin(current_store(), room(), current_actor(), wish)
    except Refused as refused:
        return _drawn(workflow, transition, form.getlist("shown"), refused.reasons), 422
    service.carry_on(current_store(), room(), run)
    return redirect(url_for("web.many_run", run_id=run))


@pages.get(RUN)
@action("fire_transition")
def many_run(run_id: int) -> str:
    """What came of each case."""
    with current_store().reading() as session:
        found = service.report(current_store(), current_actor(), run_id)
        seen_by = viewer(session)
        label = report.label_of(seen_by, found.workflow, found.transition)
        return render_template("many_run.html", found=found, label=label, state_of=seen_by.label_of, tone=tone_of_state)


@pages.post(RUN)
@action("fire_transition")
def many_carried_on(run_id: int) -> ResponseReturnValue:
    """Go on where it stopped."""
    service.report(current_store(), current_actor(), run_id)
    service.carry_on(current_store(), room(), run_id)
    flash(say("Done."), "success")
    return redirect(url_for("web.many_run", run_id=run_id))


@pages.app_context_processor
def what_many_may_do() -> dict[str, Callable[[], bool]]:
    """For lists that lead here: asked only when a list asks."""
    return {"does_many": _does_many}


def _does_many() -> bool:
    with current_store().reading() as session:
        return report.is_offered_anything(viewer(session))


def _pick(word: str) -> list[tuple[int, int]]:
    """`case:revision` as the page wrote it; anything else chooses nothing."""
    case, _, revision = word.partition(":")
    found, shown = _number(case), _number(revision)
    return [(found, shown)] if found and 0 < shown < HIGHEST else []


def _number(word: str) -> int:
    """A number of a page, 0 where it is none."""
    try:
        return whole(word)
    except ValueError:
        return 0


def _check(workflow: str, transition: str, picks: dict[int, int]) -> None:
    """The form that is asked once for all is complete, judged on the first of the chosen that may move.

    Raises:
        Refused: its errors and questions.
        Missing: this is not to be done together.
    """
    with current_store().reading() as session:
        _, found = report.chosen(viewer(session), workflow, transition)
    if found.form is None:
        return
    asked = _asked(transition, [line for line in _lines(transition, list(picks)[: service.MOST]) if line.will_move])
    if asked and asked.filled and not asked.filled.is_settled:
        raise Refused((Reason("form", service.FORM),))


def _asked(transition: str, lines: Sequence[Line]) -> Asking | None:
    """The form of the step, as it would be asked of the first case."""
    if not lines:
        return None
    posted = Posted(of_the_form(request.form.to_dict(flat=False))) if request.method == "POST" else None
    return ask(current_store(), room(), current_actor(), (lines[0].case_id, transition), posted)


def _lines(transition: str, ids: Sequence[int]) -> list[Line]:
    return preview(current_store(), room(), current_actor(), transition, ids)


def _drawn(workflow: str, transition: str, wanted: Sequence[str], reasons: Sequence[Reason] = ()) -> str:
    with current_store().reading() as session:
        known, found = report.chosen(viewer(session), workflow, transition)
        ids = [number for word in wanted if (number := _number(word))]
        there = ids or report.standing_there(session, viewer(session), known, found, service.MOST)
        lines = [line for line in _lines(transition, there[: service.MOST]) if ids or line.is_mine]
        able = [line for line in lines if line.will_move]
        asked = _asked(transition, able)
        page = lay(asked.filled) if asked and asked.filled else None
        ticked = {word.partition(":")[0] for word in request.form.getlist("case")} or {str(number) for number in ids}
        return render_template(
            "many_choice.html", workflow=known, transition=found, transition_id=transition, able=able,
            unable=[line for line in lines if not line.will_move], is_more=len(there) > service.MOST,
            most=service.MOST, ticked=ticked, page=page, request_id=new_request_id(), tone=tone_of_state,
            errors=in_summary(reasons, (asked.alias if asked else "") or "", page), is_chosen=bool(ids),
            is_many_schools=len({line.institution for line in lines}) > 1,
        )  # fmt: skip
