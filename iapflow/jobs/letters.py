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
from iapflow.services.letter_values import LANGUAGE, Moment, values_of, worded
from iapflow.store.case import Case
from iapflow.store.person import Person
from iapflow.store.task import Task


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
    moment = Moment(promise.created_at, promise.payload.get("transition"), task, promise.payload.get("count", 1))
    values = values_of(session, bundle, case, moment) | {"link": office.link(case.id)}
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
    words = worded(letter, values)
    message["Subject"] = words.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<iapflow-{ident}@{office.sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.body + "\n")
    message["Content-Language"] = LANGUAGE
    return message
