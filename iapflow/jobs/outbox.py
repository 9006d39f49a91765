"""Keeping what was promised: claim by lease, carry out, note that it is done.

A worker that dies in between loses nothing: the lease runs out and another takes over.  So a
letter may be written twice, but under the same name and Message-ID.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from iapflow.jobs.digest import TOPIC, digests_of
from iapflow.jobs.event_letters import event_letters_of
from iapflow.jobs.letters import Promise, letters_of
from iapflow.jobs.messages import note_messages
from iapflow.jobs.office import Office
from iapflow.jobs.papers import make_document
from iapflow.jobs.report_orders import report_letters_of
from iapflow.jobs.supervision_letters import supervision_letters_of
from iapflow.services.report_orders import TOPIC as REPORT
from iapflow.store.claiming import Claim, claim, keep_promise, put_off
from iapflow.store.store import connection_of
from iapflow.store.supervisions import LETTER as SUPERVISION_LETTER
from iapflow.store.teacher_events import LETTER as EVENT_LETTER

LETTER = "letter"
DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Kept:
    """What one pass brought: promises kept, letters handed in, promises put off."""

    promises: int = 0
    letters: int = 0
    put_off: int = 0


def keep_promises(office: Office, limit: int = 20) -> Kept:
    """One batch; no transaction is open while letters are handed in."""
    with office.store as session:
        claimed = claim(connection_of(session), office.room.now(session), Claim(office.worker, limit=limit))
    outcomes = [(row, *_carry_out(office, row)) for row in claimed]
    if outcomes:
        _note(office, outcomes)
    failed = sum(why is not None for _, _, why in outcomes)
    return Kept(len(outcomes) - failed, sum(count for _, count, _ in outcomes), failed)


def _carry_out(office: Office, row: Row[Any]) -> tuple[int, str | None]:
    """How many letters, and why it failed; the reason names kinds of errors, nobody's data."""
    if row.topic == DOCUMENT:
        return _made(office, row)
    if row.topic not in WRITERS:
        return 0, f"nobody knows how to keep a promise of topic {row.topic!r}"
    try:
        with office.store.reading() as session:
            written = list(WRITERS[row.topic](session, office, row))
        for name, letter in written:
            office.post.deliver(name, letter)
        if row.topic in {LETTER, EVENT_LETTER, SUPERVISION_LETTER, REPORT}:
            note_messages(office, row, written)
    except Exception as error:  # noqa: BLE001 - one bad promise must not stop the others
        return 0, type(error).__name__
    return len(written), None


def _letters(session: Session, office: Office, row: Row[Any]) -> Iterator[tuple[str, EmailMessage]]:
    return letters_of(session, office, Promise(row.id, row.payload, row.created_at))


WRITERS: Mapping[str, Callable[[Session, Office, Row[Any]], Iterator[tuple[str, EmailMessage]]]] = {
    LETTER: _letters,
    TOPIC: digests_of,
    EVENT_LETTER: event_letters_of,
    SUPERVISION_LETTER: supervision_letters_of,
    REPORT: report_letters_of,
}
"""What is promised as a letter -> what writes it."""


def _made(office: Office, row: Row[Any]) -> tuple[int, str | None]:
    """A document is no letter, so it counts for none."""
    try:
        make_document(office, row.payload)
    except Exception as error:  # noqa: BLE001 - one bad promise must not stop the others
        return 0, type(error).__name__
    return 0, None


def _note(office: Office, outcomes: Sequence[tuple[Row[Any], int, str | None]]) -> None:
    with office.store as session:
        connection, now = connection_of(session), office.room.now(session)
        for row, _, why in outcomes:
            if why is None:
                keep_promise(connection, row.id, now)
            else:
                put_off(connection, row.id, now, why, row.attempts)
