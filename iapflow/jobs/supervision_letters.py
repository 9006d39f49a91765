"""Letters to the group of a supervision and to who was to lead it; and a reminder some days before."""

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
from iapflow.services.supervisions import tell
from iapflow.services.wording import day_in_words
from iapflow.store.case import Case
from iapflow.store.person import Person
from iapflow.store.supervisions import Supervision, SupervisionSeat

REMINDER = "supervision_reminder"
DAYS = "supervision_reminder_days"
COMING = ("scheduled",)


def supervision_letters_of(session: Session, office: Office, row: Any) -> Iterator[tuple[str, EmailMessage]]:
    """Name and letter; none for who no longer works here or has no address.

    Raises:
        LookupError: there is no such supervision or letter any more.
    """
    found = session.get_one(Supervision, row.payload["supervision"])
    person = session.get_one(Person, row.payload["person"])
    if not person.is_active or not person.email:
        return
    letter = office.room.definitions.current(session).letters[row.payload["letter"]]
    values = {
        "due": day_in_words(found.held_on, LANGUAGE) if found.held_on else "–",
        "institution": found.institution.name,
        "number": found.case.number,
        "link": office.link(0).rpartition("/plani/")[0] + f"/supervizijas/{found.case_id}",
    }
    ident = f"{row.id:08}-{person.id}"
    yield ident, message_of(office, letter, values, person, (ident, office.room.now(session)))


def remind_of_supervisions(office: Office) -> int:
    """Everybody in a group that meets within so many days, once; how many were promised."""
    with office.store.reading() as session:
        today = office.room.now(session).date()
        days = int(value_of(session, DAYS, today))
        soon = (
            select(Supervision.case_id)
            .join(Case, Case.id == Supervision.case_id)
            .where(
                Supervision.held_on > today, Supervision.held_on <= today + timedelta(days=days), Case.state.in_(COMING)
            )
        )
        due = SupervisionSeat.case_id.in_(soon), SupervisionSeat.reminded_on.is_(None)
        if days == 0 or session.scalar(select(SupervisionSeat.id).where(*due).limit(1)) is None:
            return 0
    with office.store as session:
        noted = update(SupervisionSeat).where(*due).values(reminded_on=today)
        told = session.execute(noted.returning(SupervisionSeat.case_id, SupervisionSeat.person_id)).all()
        for case_id, person_id in sorted((row.case_id, row.person_id) for row in told):
            tell(office.store, office.room, case_id, [person_id], REMINDER)
        return len(told)
