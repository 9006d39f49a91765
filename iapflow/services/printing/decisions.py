"""The decisions on a case: who decided what, when, as whom, and to which words the decision is bound."""

from hashlib import sha256

from sqlalchemy import select

from iapflow.documents.paper import Grid, Paper, Part, Prose
from iapflow.forms.voice import label
from iapflow.services.as_of import RIGA
from iapflow.services.printing import words as w
from iapflow.services.printing.desk import Desk, shown_day
from iapflow.store.event import Event
from iapflow.store.person import Person

BOUND_IN, SHORT = "saw", 12
TITLE = w.both("Lēmumi", "Decisions")
COLUMNS = (w.DAY, w.WHAT, w.WHO, w.both("Loma", "Role"), w.both("Saistīts ar saturu", "Bound to the contents"))
BOUND = w.both(
    "Lēmums ir saistīts ar to saturu, ko lēmuma pieņēmējs redzēja; satura nospiedums ir pēdējā ailē.",
    "A decision is bound to what whoever decided could see; the last column holds the digest of it.",
)


def decision_paper(desk: Desk) -> Paper:
    """Every press that binds or that led to a new state, oldest first; reasons stay in the journal."""
    workflow = desk.pen.book.workflow
    events = desk.session.scalars(
        select(Event)
        .where(Event.case_id == desk.pen.case.id, Event.transition.in_(_deciding(desk)))
        .order_by(Event.seq)
    ).all()
    rows = [
        [
            shown_day(event.at.astimezone(RIGA).date()),
            desk.say(workflow.transitions[event.transition].done or workflow.transitions[event.transition].label),
            _name(desk, event.actor_id),
            _role(desk, event.role or ""),
            _digest(event),
        ]
        for event in events
    ]
    grid = Grid("", [desk.say(one) for one in COLUMNS], rows, (2, 3, 3, 3, 2))
    return desk.paper(TITLE, [Part("", [grid, Prose(desk.say(BOUND))])])


def _deciding(desk: Desk) -> list[str]:
    return [name for name, one in desk.pen.book.workflow.transitions.items() if one.by]


def _role(desk: Desk, role: str) -> str:
    known = desk.pen.book.roles.get(role)
    return label(known.label, desk.language) if known else ""


def _name(desk: Desk, person_id: int | None) -> str:
    person = desk.session.get(Person, person_id) if person_id else None
    return person.full_name if person else ""


def _digest(event: Event) -> str:
    """One short word for all that was bound."""
    bound = event.note.get(BOUND_IN) if isinstance(event.note, dict) else None
    return sha256(repr(sorted(bound.items())).encode()).hexdigest()[:SHORT] if bound else ""
