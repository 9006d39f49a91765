"""Letters to who comes to an event: the day, who runs it, a link; and a reminder some days before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from iapflow.jobs.letters import message_of
from iapflow.jobs.office import Office
from iapflow.services.letter_values import LANGUAGE
from iapflow.services.settings import value_of
from iapflow.services.teacher_events import tell
from iapflow.services.wording import day_in_words
from iapflow.store.person import Person
from iapflow.store.teacher_events import CONFIRMED, EventRegistration, TeacherEvent

REMINDER = "event_reminder"
DAYS = "event_reminder_days"


def event_letters_of(session: Session, office: Office, row: Any) -> Iterator[tuple[str, EmailMessage]]:
    """Name and letter; none for who no longer works here or has no address.

    Raises:
        LookupError: there is no such event or letter any more.
    """
    event = session.get_one(TeacherEvent, row.payload["event"])
    person = session.get_one(Person, row.payload["person"])
    if not person.is_active or not person.email:
        return
    letter = office.room.definitions.current(session).letters[row.payload["letter"]]
    values = {
        "due": day_in_words(event.starts_on, LANGUAGE),
        "institution": event.institution.name,
        "number": event.case.number,
        "link": office.link(0).rpartition("/plani/")[0] + f"/pasakumi/{event.case_id}",
    }
    ident = f"{row.id:08}-{person.id}"
    yield ident, message_of(office, letter, values, person, (ident, office.room.now(session)))


def remind_of_events(office: Office) -> int:
    """Everybody with a seat at an event that begins within so many days, once; how many were promised."""
    with office.store.reading() as session:
        today = office.room.now(session).date()
        days = int(value_of(session, DAYS, today))
        last = today + timedelta(days=days)
        soon = select(TeacherEvent.case_id).where(
            TeacherEvent.starts_on > today, TeacherEvent.starts_on <= last, TeacherEvent.closed_at.is_(None)
        )
        due = (
            EventRegistration.event_id.in_(soon), EventRegistration.state == CONFIRMED,
            EventRegistration.reminded_on.is_(None),
        )  # fmt: skip
        if days == 0 or session.scalar(select(EventRegistration.id).where(*due).limit(1)) is None:
            return 0
    with office.store as session:
        noted = update(EventRegistration).where(*due).values(reminded_on=today)
        told = session.execute(noted.returning(EventRegistration.event_id, EventRegistration.person_id)).all()
        for event_id, person_id in sorted((row.event_id, row.person_id) for row in told):
            tell(office.store, office.room, event_id, [person_id], REMINDER)
        return len(told)
