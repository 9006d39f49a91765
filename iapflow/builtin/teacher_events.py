"""Events in a case: what is recorded when one is announced or changed, who is told, what is certified."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import exists, func, select, update

from iapflow.extend import (
    CaseKey,
    Parameters,
    Read,
    Reason,
    Refused,
    Text,
    Work,
    effect,
    fact,
    record_target,
    relation_by_appointment,
)
from iapflow.store.case import CaseRole
from iapflow.store.teacher_events import (
    CANCELLED,
    CONFIRMED,
    LETTER,
    ORGANISER,
    EventCertificate,
    EventRegistration,
    TeacherEvent,
    locked,
    move_up,
    seats_taken,
)

Answers = Mapping[str, Any]
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that nobody mixes up."""
GROUPS, IN_GROUP = 3, 4


class Nothing(Parameters):
    """Nothing more is told."""


@record_target("teacher_events")
def teacher_events(work: Work, answers: Answers) -> None:
    """The event as those read it who may come; new seats go to who waits, a new time or place is told.

    Raises:
        Refused: more people have a seat than there would be seats.
    """
    event = locked(work.session, work.case.id)
    before = _where_and_when(event) if event else None
    event = event or TeacherEvent(case_id=work.case.id, institution_id=work.case.institution_id)
    _fill(event, answers)
    work.session.add(event)
    work.session.flush()
    taken = seats_taken(work.session, event.case_id)
    if taken > event.capacity:
        sentence = Text("Seats already taken: {n}. There cannot be fewer seats.", {"n": taken})
        raise Refused((Reason("seats_taken", sentence, "event.capacity"),))
    moved = move_up(work.session, event)
    _tell(work, moved, "event_moved_up")
    if before is not None and before != _where_and_when(event):
        _tell(work, sorted(set(_registered(work)) - set(moved)), "event_changed")


@effect("begin_event", Nothing)
def begin_event(work: Work, wanted: Nothing) -> None:
    """The event belongs to whoever begins it."""
    if work.actor_id is not None:
        first = work.at.date()
        work.session.add(CaseRole(case_id=work.case.id, role=ORGANISER, person_id=work.actor_id, valid_from=first))
        work.session.flush()


@effect("end_registration", Nothing)
def end_registration(work: Work, wanted: Nothing) -> None:
    """Nobody registers any more; whoever has a seat keeps it."""
    event = locked(work.session, work.case.id)
    if event is not None:
        event.closed_at = work.at
        work.session.flush()


@effect("cancel_event", Nothing)
def cancel_event(work: Work, wanted: Nothing) -> None:
    """The event will not be; everybody registered is told."""
    end_registration(work, wanted)
    _forget_needs(work)
    _tell(work, _registered(work), "event_cancelled")


@effect("issue_certificates", Nothing)
def issue_certificates(work: Work, wanted: Nothing) -> None:
    """A certificate for everybody who was there long enough; one whose hours changed is replaced by another."""
    event = locked(work.session, work.case.id)
    if event is None:
        return
    mine = select(EventRegistration).where(EventRegistration.event_id == event.case_id)
    told = [row.person_id for row in work.session.scalars(mine.order_by(EventRegistration.id)) if _certify(work, row)]
    _forget_needs(work)
    _tell(work, told, "event_certificate")


@fact("event_registered", gives="whole")
def event_registered(read: Read, case: CaseKey) -> int:
    """How many are registered for the event, those who wait too."""
    mine = EventRegistration.event_id == case.case_id, EventRegistration.state != CANCELLED
    return read.number(select(func.count()).select_from(EventRegistration).where(*mine))


@fact("event_attendance_noted", gives="bool")
def event_attendance_noted(read: Read, case: CaseKey) -> bool:
    """Whether it is noted of everybody who had a seat how long they were there."""
    open_ones = exists().where(
        EventRegistration.event_id == case.case_id, EventRegistration.state == CONFIRMED,
        EventRegistration.hours.is_(None),
    )  # fmt: skip
    return not read.is_true(open_ones)


def _fill(event: TeacherEvent, answers: Answers) -> None:
    for name in ("title", "kind", "about", "place", "contact", "time_from", "time_to"):
        setattr(event, name, answers[name])
    for name in ("starts_on", "ends_on", "register_by"):
        setattr(event, name, date.fromisoformat(answers[name]))
    event.address = answers.get("address") or None
    event.capacity = int(answers["capacity"])
    event.hours, event.least_hours = Decimal(str(answers["hours"])), Decimal(str(answers["least_hours"]))
    event.audience, event.is_for_all = list(answers["audience"]), bool(answers["for_all"])
    event.programme = [dict(row) for row in answers.get("programme") or ()]


def _where_and_when(event: TeacherEvent) -> tuple[object, ...]:
    return (event.starts_on, event.ends_on, event.time_from, event.time_to, event.place, event.address)


def _registered(work: Work) -> list[int]:
    people = select(EventRegistration.person_id).where(
        EventRegistration.event_id == work.case.id, EventRegistration.state != CANCELLED
    )
    return list(work.session.scalars(people.order_by(EventRegistration.person_id)))


def _forget_needs(work: Work) -> None:
    """Food and access are of no use any more once it is over."""
    mine = update(EventRegistration).where(EventRegistration.event_id == work.case.id)
    work.session.execute(mine.values(needs=None))
    work.session.flush()


def _tell(work: Work, people: Iterable[int], letter: str) -> None:
    for person in people:
        work.promise(LETTER, {"event": work.case.id, "person": person, "letter": letter})


def _certify(work: Work, row: EventRegistration) -> bool:
    """Put right what is certified for one person; whether a certificate is new."""
    live = select(EventCertificate).where(
        EventCertificate.registration_id == row.id, EventCertificate.revoked_at.is_(None)
    )
    held = work.session.scalar(live)
    hours = row.hours or Decimal(0)
    is_due = row.state == CONFIRMED and hours >= row.event.least_hours
    if held is not None and is_due and held.hours == hours:
        return False
    if held is not None:
        held.revoked_at = work.at
        work.session.flush()
    if is_due:
        work.session.add(
            EventCertificate(
                registration_id=row.id, number=_number(work), full_name=row.person.full_name, title=row.event.title,
                hours=hours, issued_at=work.at,
            )
        )  # fmt: skip
    return is_due


def _number(work: Work) -> str:
    """Sixty bits of chance in three groups; nobody guesses one, nothing can be read out of it."""
    while True:
        groups = ("".join(secrets.choice(ALPHABET) for _ in range(IN_GROUP)) for _ in range(GROUPS))
        number = "-".join(groups)
        taken = select(func.count()).select_from(EventCertificate).where(EventCertificate.number == number)
        if not work.session.scalar(taken):
            return number


relation_by_appointment(ORGANISER)
"""Whoever is appointed as the organiser of an event stands in the relation of that name to it."""
