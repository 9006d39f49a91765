"""What was told by letter stands in *Ziņas* too: once for each person and promise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from email.message import EmailMessage
from typing import Any

from sqlalchemy import Row, select

from iapflow.jobs.office import Office
from iapflow.store.message import Message


def note_messages(office: Office, row: Row[Any], written: Iterable[tuple[str, EmailMessage]]) -> int:
    """A message for everybody who gets the letter; how many are new."""
    words = {int(name.rpartition("-")[2]): {"lv": str(letter["Subject"])} for name, letter in written}
    return note(office, f"letter:{row.id}", words, row.payload.get("case"))


def note(office: Office, origin: str, words: Mapping[int, Mapping[str, str]], case_id: int | None) -> int:
    """Messages from one origin: person -> words; who has it already is told nothing more."""
    if not words:
        return 0
    with office.store as session:
        now = office.room.now(session)
        known = set(session.scalars(select(Message.person_id).where(Message.origin == origin)))
        new = [
            Message(person_id=person, case_id=case_id, origin=origin, words=dict(said), sent_at=now)
            for person, said in words.items()
            if person not in known
        ]
        session.add_all(new)
        return len(new)
