"""The page of a case: where it stands, what can be done by whom, what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import render_template, request, url_for

from iapflow.engine.looking import Option
from iapflow.errors import Reason, Sentence
from iapflow.forms.controls import FormPage
from iapflow.http.actor import current_actor
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import action
from iapflow.services import drafts, log_reading
from iapflow.services.asked_here import asked_here
from iapflow.services.earlier import handed_in
from iapflow.services.looking import CaseView, look
from iapflow.services.purpose_links import has_links
from iapflow.services.usual_way import main_transition
from iapflow.web.choosing import consequence, offered, questions
from iapflow.web.laying import field_id, lay
from iapflow.web.marks import corrections
from iapflow.web.opened import notes_opening, shows
from iapflow.web.pages import pages
from iapflow.web.relatives import around

LOG = "work_log"
TONES = {"drafting": "active", "approval": "waiting", "delivery": "active", "evaluation": "waiting", "done": "done"}
STATE_TONES = {"suspended": "paused", "inactive": "stopped", "in_review": "waiting"}


@dataclass(frozen=True, slots=True)
class Way:
    """A transition as a button: where it leads, what it brings about, what stands against it."""

    label: Sentence
    says: Sequence[Sentence]
    url: str
    reasons: list[tuple[Sentence, str]]
    is_main: bool
    is_form: bool


@pages.get("/plani/<int:case_id>")
@action("see_case")
@notes_opening
def case(case_id: int) -> str:
    """A case as this person may see it."""
    with current_store().reading():
        view = look(current_store(), room(), current_actor(), case_id)
        shows(view)
        behind = offered(view.pen.book.workflow)
        ways = [_way(view, option) for option in view.mine if option.transition_id not in behind]
        alias = request.args.get("veidlapa", "")
        return render_template(
            "case.html", view=view, case=view.pen.case, usual=ways, questions=questions(view),
            others=list(_others(view)), tone=tone_of(view),
            readable=_readable(view), corrections=corrections(view), alias=alias, page=_read(view, alias),
            has_links=has_links(view.pen, current_actor()), earlier=handed_in(view),
            log=_log(view), asked=asked_here(view.pen, current_actor()), laid=lay,
            **around(view),
            days_left=(view.due_on - now().date()).days if view.due_on else None,
        )  # fmt: skip


def tone_of(view: CaseView) -> str:
    """How the state's badge looks, beside its words."""
    case = view.pen.case
    return STATE_TONES.get(case.state) or TONES.get(case.stage or "", "neutral")


def _way(view: CaseView, option: Option) -> Way:
    transition, case_id = option.transition, view.pen.case.id
    name = option.transition_id
    is_main = name == main_transition(view.pen.book.workflow, view.pen.case.state)
    if transition.submits:
        url = url_for("web.case_form", case_id=case_id, alias=transition.submits[0])
    elif is_main and transition.binds:
        url = url_for("web.approve", case_id=case_id)
    else:
        url = url_for("web.fire", case_id=case_id, transition=name)
    reasons = [(reason.sentence, _fix_url(view, reason)) for reason in option.reasons]
    return Way(
        label=transition.label,
        says=consequence(view, name),
        url=url,
        reasons=reasons,
        is_main=is_main,
        is_form=bool(transition.submits),
    )


def _fix_url(view: CaseView, reason: Reason) -> str:
    """The field that would put it right, where this person may write it."""
    for form in view.forms:
        anchor = field_id(reason.fix, form.alias)
        if anchor and form.may_write:
            return url_for("web.case_form", case_id=view.pen.case.id, alias=form.alias, _anchor=anchor)
    return ""


def _others(view: CaseView) -> Iterator[tuple[Sentence, Sentence]]:
    """What somebody else can do next, and who; rarely used ways are left out."""
    main = main_transition(view.pen.book.workflow, view.pen.case.state)
    for option in view.others:
        if option.transition_id == main or option.transition.marks:
            yield option.transition.label, option.reasons[0].sentence


def _readable(view: CaseView) -> list[tuple[str, Sentence]]:
    asked = {transition.form for transition in view.pen.book.workflow.transitions.values()}
    return [(f.alias, f.label) for f in view.forms if f.is_filled and not f.is_many and f.alias not in asked]


def _read(view: CaseView, alias: str) -> FormPage | None:
    if alias not in {name for name, _ in _readable(view)}:
        return None
    form = drafts.read_form(current_store(), room(), current_actor(), view.pen.case.id, alias)
    return lay(form.filled)


def _log(view: CaseView) -> log_reading.PlanLog | None:
    if not any(form.alias == LOG for form in view.forms):
        return None
    return log_reading.plan_log(current_store(), room(), current_actor(), view.pen.case.id)
