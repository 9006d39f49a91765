"""The journal of a case on paper: every step with its day and hour, who took it, for whom, and why."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy import select

from iapflow.definitions.model import Workflow
from iapflow.documents.paper import Grid, Paper, Part
from iapflow.services.answer_words import ANSWERED
from iapflow.services.as_of import RIGA
from iapflow.services.handing import HANDED
from iapflow.services.handover import GIVEN_OVER
from iapflow.services.past_words import MOVES, workflows_then
from iapflow.services.printing import words as w
from iapflow.services.printing.desk import Desk, shown_day
from iapflow.services.reasons import NO_REASON, reasons_given
from iapflow.store.event import Event
from iapflow.store.person import Person

TITLE = w.both("Notikumu žurnāls", "Journal")
COLUMNS = (w.DAY, w.TIME, w.WHAT, w.STATE, w.WHO, w.both("Pamatojums", "Reason"))
BY_ITSELF = w.both("Pāreja notikusi automātiski", "Moved on by itself")
OTHER: Mapping[str, w.Label] = {
    "start": w.both("Lieta atvērta", "The case was opened"),
    HANDED: w.both("Uzdevums nodots citam", "A task was handed on"),
    GIVEN_OVER: w.both("Darbi nodoti", "Work was handed over"),
    **dict.fromkeys(ANSWERED, w.both("Iesniegta atbilde", "An answer was given")),
    **dict.fromkeys(MOVES, w.both("Pārcelts uz citu darbplūsmas versiju", "Moved to another version of the workflow")),
}
FOR = w.both("vietā:", "for:")


def journal_paper(desk: Desk) -> Paper:
    """Oldest first; a reason stands only where whoever asks may read the form it was written in."""
    case = desk.pen.case
    events = desk.session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.seq)).all()
    then = workflows_then(events, desk.pen.book.workflow, partial(desk.room.definitions.bundle, desk.session))
    why = reasons_given(desk.session, desk.pen, desk.held)
    rows = [
        [
            *_moment(event),
            desk.say(_words(workflow, event.transition)),
            desk.say(workflow.states[event.to_state].label) if event.to_state in workflow.states else "",
            _who(desk, event),
            _reason(desk, *why.get(event.id, NO_REASON)),
        ]
        for event, workflow in zip(events, then, strict=True)
    ]
    grid = Grid("", [desk.say(one) for one in COLUMNS], rows, (2, 1, 3, 3, 3, 4))
    return desk.paper(TITLE, [Part("", [grid])])


def _moment(event: Event) -> tuple[str, str]:
    at = event.at.astimezone(RIGA)
    return shown_day(at.date()), f"{at:%H.%M}"


def _words(workflow: Workflow, transition: str) -> w.Label:
    known = workflow.transitions.get(transition)
    return (known.done or known.label) if known else OTHER.get(transition, BY_ITSELF)


def _who(desk: Desk, event: Event) -> str:
    people = [desk.session.get(Person, person) for person in (event.actor_id, event.acting_for_id) if person]
    names = [person.full_name for person in people if person]
    return f" ({desk.say(FOR)} ".join(names) + (")" if len(names) > 1 else "")


def _reason(desk: Desk, written: str, chosen: Any) -> str:
    return " · ".join(part for part in (desk.say(chosen) if chosen else "", written) if part)
