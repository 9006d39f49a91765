"""Saying on a case's page that a to-do was handed on: to whom, and why."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.definitions.model import Role
from iapflow.errors import Text
from iapflow.policy.line import NOBODY
from iapflow.services.handing import HANDED_ON, heir_of
from iapflow.services.writing import Pen
from iapflow.store.person import Person
from iapflow.store.task import Task

WHY = {
    True: Text("nobody holds this role at present"),
    False: Text("whoever holds the role is tied to this case or took an earlier step of it"),
}


def handed_words(session: Session, pen: Pen) -> list[Text]:
    """A sentence for each open to-do that was handed on, or that nobody at all can do."""
    if not pen.case.is_open:
        return []
    waiting = select(Task).where(Task.case_id == pen.case.id, Task.closed_at.is_(None), HANDED_ON)
    told: list[Text] = []
    for task in session.scalars(waiting.order_by(Task.id)):
        sentence = _words(session, pen, task)
        if sentence is not None and sentence not in told:
            told.append(sentence)
    return told


def event_words(roles: Mapping[str, Role], note: Mapping[str, object] | None) -> Text:
    """The line of the journal."""
    known = note or {}
    role, why = roles.get(str(known.get("to"))), WHY[known.get("because") == NOBODY]
    if known.get("person") is not None:
        return Text("The task was handed to the deputy, because {why}", {"why": why})
    label = role.label if role else str(known.get("to"))
    return Text("The task was handed on to: {role}, because {why}", {"role": label, "why": why})


def given_over_words(session: Session, roles: Mapping[str, Role], note: Mapping[str, object] | None) -> Text:
    """The line of the journal about a leaver's work: who had it, who has it now."""
    known = note or {}
    names = {one: found.full_name for one in ("from", "to") if (found := session.get(Person, known.get(one)))}
    role = roles.get(str(known.get("role")))
    label = role.label if role else str(known.get("role"))
    told = {"role": label, "old": names.get("from", "–"), "new": names.get("to", "–")}
    return Text("{role}: {old} handed over to {new}", told)


def _words(session: Session, pen: Pen, task: Task) -> Text | None:
    if task.handed_from:
        return _told(session, pen, (task.role, task.person_id, task.handed_because or ""))
    heir = heir_of(pen, task)
    return None if heir is None else _told(session, pen, (heir.role, heir.person_id, heir.because))


def _told(session: Session, pen: Pen, heir: tuple[str | None, int | None, str]) -> Text:
    role, person_id, because = heir
    why = WHY[because == NOBODY]
    if role is None:
        return Text(
            "Nobody can do this task now, because {why}. Ask the administrator to appoint a deputy.", {"why": why}
        )
    if person_id is not None:
        person = session.get_one(Person, person_id)
        return Text(
            "The task was handed to the deputy ({name}), because {why}.", {"name": person.full_name, "why": why}
        )
    label = pen.book.roles[role].label
    return Text("The task was handed on to: {role}, because {why}.", {"role": label, "why": why})
