"""Writing a promised letter: whose turn it is, until when, and a link; never a learner's data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.definitions.bundle import Bundle
from iapflow.definitions.model import Letter
from iapflow.jobs.office import Office
from iapflow.jobs.recipients import Late, Wanted, recipients, told_of_late
from iapflow.jobs.wording import NOTHING, day_in_words, filled, in_language
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.person import Person
from iapflow.store.task import Task

LANGUAGE = "lv"
"""Of every letter, until people can choose."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One row of the outbox."""

    id: int
    payload: Mapping[str, Any]
    created_at: datetime


def letters_of(session: Session, office: Office, promise: Promise) -> Iterator[tuple[str, EmailMessage]]:
    """Name and letter for each who gets it.

    Raises:
        LookupError: there is no such case or letter any more.
    """
    now = office.room.now(session)
    case = session.get_one(Case, promise.payload["case"])
    bundle = office.room.definitions.bundle(session, case.bundle_digest)
    task = _task(session, promise)
    letter = _letter(session, office, bundle, promise.payload["letter"])
    values = _values(session, bundle, case, task, promise) | {"link": office.link(case.id)}
    for person in _readers(session, office, case, task, promise):
        ident = f"{promise.id:08}-{person.id}"
        yield ident, message_of(office, letter, values, person, (ident, now))


def _readers(session: Session, office: Office, case: Case, task: Task | None, promise: Promise) -> list[Person]:
    """Everybody the letter goes to; what is late goes up the case's own chain."""
    to, today = promise.payload["to"], office.room.now(session).date()
    if task is None or not promise.payload.get("is_late"):
        return recipients(session, case, Wanted(to, office.room.roles(session).get(to)), today)
    book = office.room.book(session, office.room.definitions.bundle(session, case.bundle_digest))
    return told_of_late(session, book, case, Late(to, task.role, promise.payload.get("step", 0)), today)


def _letter(session: Session, office: Office, bundle: Bundle, ident: str) -> Letter:
    """The pinned letter; reminders belong to no workflow, so today's are taken."""
    if ident in bundle.letters:
        return bundle.letters[ident]
    return office.room.definitions.current(session).letters[ident]


def _task(session: Session, promise: Promise) -> Task | None:
    """The to-do this letter tells of: the one named, else the one opened by the same firing."""
    if "task" in promise.payload:
        return session.get(Task, promise.payload["task"])
    same = select(Task).where(Task.case_id == promise.payload["case"], Task.opened_at == promise.created_at)
    opened = list(session.scalars(same.order_by(Task.id)))
    mine = [task for task in opened if task.role == promise.payload["to"]]
    return next(iter(mine or opened), None)


def _values(session: Session, bundle: Bundle, case: Case, task: Task | None, promise: Promise) -> dict[str, str]:
    """Every placeholder but the link."""
    workflow = bundle.workflow
    event = session.scalars(
        select(Event)
        .where(Event.case_id == case.id, Event.at <= promise.created_at)
        .order_by(Event.seq.desc())
        .limit(1)
    ).one_or_none()
    state = workflow.states.get(event.to_state if event else case.state)
    done = workflow.transitions.get(str(promise.payload.get("transition")))
    due = task.due_at if task else case.due_at
    return {
        "transition": in_language((task.why if task else None) or (done.label if done else None), LANGUAGE),
        "workflow": in_language(workflow.label, LANGUAGE),
        "number": case.number,
        "state": in_language(state.label if state else None, LANGUAGE),
        "due": day_in_words(due.date(), LANGUAGE) if due else NOTHING,
        "actor": _actor(session, event),
        "institution": case.institution.name,
        "semester": str(case.semester) if case.semester else NOTHING,
        "count": str(promise.payload.get("count", 1)),
    }


def _actor(session: Session, event: Event | None) -> str:
    """Who pressed; a learner or guardian, who might be known by the name, is not told."""
    if event is None or event.actor_id is None or event.role in {"guardian", "adult_learner"}:
        return NOTHING
    person = session.get(Person, event.actor_id)
    return person.full_name if person else NOTHING


def message_of(
    office: Office, letter: Letter, values: Mapping[str, str], person: Person, stamp: tuple[str, datetime]
) -> EmailMessage:
    """The letter in its envelope.

    Args:
        stamp: what makes it the same letter however often it is written, and when it is written.
    """
    ident, now = stamp
    message = EmailMessage()
    message["From"] = f"IAPFlow <{office.sender}>"
    message["To"] = str(person.email)
    message["Subject"] = filled(in_language(letter.subject, LANGUAGE), values).replace("\n", " ")
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<iapflow-{ident}@{office.sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(filled(in_language(letter.body, LANGUAGE), values) + "\n")
    message["Content-Language"] = LANGUAGE
    return message
