"""Papers of events: certificates and the list to sign, and whether a number is one that is valid.

Whoever asks about a number learns one word: valid or not.  Not whose it is, nor of what.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from iapflow.documents.paper import Fact, Grid, Line, Paper, Part, Prose, Signature
from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.services.printing.desk import LANGUAGE, Printed, printed, shown_day, shown_number
from iapflow.services.printing.heads import head_of
from iapflow.services.room import Room
from iapflow.services.teacher_events import own_event
from iapflow.store.person import Person
from iapflow.store.store import Store
from iapflow.store.teacher_events import CONFIRMED, EventCertificate, EventRegistration, TeacherEvent

LONGEST = 40
GROUP = 4
LOOK_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
"""What people read for the letters and digits that numbers are made of."""


def own(store: Store, room: Room, actor: Actor, place: tuple[int, str]) -> Printed:
    """One's own certificate of an event.

    Args:
        place: the event, and the address at which a number is checked.

    Raises:
        Missing: there is none, or it is no longer valid.
    """
    event_id, checked_at = place
    with store.reading() as session:
        mine = EventRegistration.event_id == event_id, EventRegistration.person_id == actor.person_id
        return _printed(session, room, _live(session, *mine), checked_at)


def all_of(store: Store, room: Room, actor: Actor, place: tuple[int, str]) -> Printed:
    """Every valid certificate of an event, for its organiser.

    Raises:
        Missing: not this person's event, or nothing is certified yet.
    """
    event_id, checked_at = place
    with store.reading() as session:
        own_event(session, actor, event_id)
        return _printed(session, room, _live(session, EventRegistration.event_id == event_id), checked_at)


def sheet(store: Store, room: Room, actor: Actor, event_id: int) -> Printed:
    """Everybody with a seat on paper, with a place to sign; what has to be seen to for anybody stands on no paper.

    Raises:
        Missing: not this person's event, or nobody has a seat.
    """
    with store.reading() as session:
        event = own_event(session, actor, event_id)
        seated = select(EventRegistration).join(Person, Person.id == EventRegistration.person_id)
        mine = EventRegistration.event_id == event_id, EventRegistration.state == CONFIRMED
        rows = session.scalars(seated.where(*mine).order_by(Person.family_name, Person.given_name, Person.id)).all()
        if not rows:
            raise Missing
        named = ((row.person.full_name, row.institution.name, row.job or "") for row in rows)
        cells = [(str(at), *words, "") for at, words in enumerate(named, 1)]
        columns = ("Nr.", "Dalībnieks", "Iestāde", "Amats", "Paraksts")
        facts = [Fact("Pasākums", event.title), Fact("Norises laiks", _days(event)), Fact("Vieta", event.place)]
        now = room.now(session)
        paper = Paper(
            language=LANGUAGE, title="Dalībnieku saraksts", facts=facts,
            parts=[Part("", [Grid("Dalībnieki", columns, cells, (1, 4, 5, 3, 4)), Signature("Rīkotāja pārstāvis")])],
            head=head_of(session, room, now.date(), LANGUAGE),
        )  # fmt: skip
        return printed(f"dalibnieki-{event.case.number}", [paper], now)


def is_valid(session: Session, typed: str) -> bool:
    """Whether it is the number of a certificate that stands; small letters, spaces and look-alikes are forgiven."""
    plain = "".join(sign for sign in typed[:LONGEST].upper() if sign.isalnum() and sign.isascii()).translate(LOOK_ALIKE)
    number = "-".join(plain[at : at + GROUP] for at in range(0, len(plain), GROUP))
    standing = exists().where(EventCertificate.number == number, EventCertificate.revoked_at.is_(None))
    return bool(session.scalar(select(standing)))


def _live(session: Session, *where: object) -> Sequence[EventCertificate]:
    query = select(EventCertificate).join(EventRegistration, EventRegistration.id == EventCertificate.registration_id)
    query = query.where(EventCertificate.revoked_at.is_(None), *where)  # type: ignore[arg-type]
    return session.scalars(query.order_by(EventCertificate.full_name, EventCertificate.id)).all()


def _printed(session: Session, room: Room, found: Sequence[EventCertificate], checked_at: str) -> Printed:
    if not found:
        raise Missing
    papers = [_paper(session, room, one, checked_at) for one in found]
    name = f"aplieciba-{found[0].number}" if len(found) == 1 else "apliecibas"
    return printed(name, papers, found[0].issued_at)


def _paper(session: Session, room: Room, one: EventCertificate, checked_at: str) -> Paper:
    event, issued = one.registration.event, one.issued_at.date()
    facts = [
        Fact("Dalībnieks", one.full_name),
        Fact("Pasākums", one.title),
        Fact("Norises laiks", _days(event)),
        Fact("Vieta", event.place),
        Fact("Akadēmiskās stundas", shown_number(one.hours)),
        Fact("Rīkotājs", event.institution.name),
        Fact("Izsniegta", shown_day(issued)),
        Fact("Apliecības numurs", one.number),
    ]
    lines: list[Line] = [
        Prose(f"Vai apliecība ir derīga, var pārbaudīt ar tās numuru: {checked_at}"),
        Signature("Rīkotāja pārstāvis"),
    ]
    return Paper(
        language=LANGUAGE, title="Apliecība", facts=facts, parts=[Part("", lines)],
        head=head_of(session, room, issued, LANGUAGE), foot=f"Apliecība {one.number}",
    )  # fmt: skip


def _days(event: TeacherEvent) -> str:
    first, last = shown_day(event.starts_on), shown_day(event.ends_on)
    return first if first == last else f"{first}–{last}"
