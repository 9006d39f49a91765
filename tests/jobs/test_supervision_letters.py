"""Letters to the group of a supervision, and the reminder some days before."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest
from sqlalchemy import update

from iapflow.jobs.office import Office
from iapflow.jobs.outbox import keep_promises
from iapflow.jobs.supervision_letters import remind_of_supervisions
from iapflow.store.message import Message
from iapflow.store.person import Person
from iapflow.store.store import Store
from tests.jobs.test_event_letters import Box
from tests.services.supervising import NAMES, SESSION, Supervising
from tests.services.town import Town


@pytest.fixture
def supervising(store: Store) -> Supervising:
    """The town of the services with a supervisor, everybody with an address."""
    town = Town(store)
    town.found()
    made = Supervising(town)
    with store as session:
        for name, person in town.people.items():
            session.execute(update(Person).where(Person.id == person).values(email=f"{name}@example.org"))
    return made


def office_of(supervising: Supervising, box: Box) -> Office:
    """Where letters go."""
    town = supervising.town
    return Office(town.store, town.room, box, lambda case: f"https://iap.example/plani/{case}")


def test_a_letter_tells_the_day_the_institution_and_a_link_and_stands_in_the_news(supervising: Supervising) -> None:
    box, case = Box(), supervising.scheduled(NAMES[:1])
    office = office_of(supervising, box)

    while keep_promises(office).promises:
        pass

    letter = next(
        one for one in box.letters.values()
        if one["To"] == f"{NAMES[0]}@example.org" and one["Subject"] == "Jūs esat supervīzijas grupā"
    )  # fmt: skip
    words = body(letter)
    assert "2026. gada 5. oktobris" in words
    assert f"https://iap.example/supervizijas/{case}" in words
    assert 1 == supervising.town.count(Message, person_id=supervising.town.people[NAMES[0]])


def test_the_group_is_reminded_once_and_anew_for_a_new_day(supervising: Supervising) -> None:
    case = supervising.scheduled(NAMES[:2])
    office = office_of(supervising, Box())

    early = remind_of_supervisions(office)
    supervising.town.go(date(2026, 10, 2))
    first = [remind_of_supervisions(office), remind_of_supervisions(office)]
    supervising.fire(case, "schedule", "supervisor", session={**SESSION, "held_on": "2026-10-04"})
    again = remind_of_supervisions(office)

    assert (0, [2, 0], 2) == (early, first, again)
    assert "supervision_reminder" == supervising.letters(NAMES[0])[-1]


def test_nobody_is_reminded_of_what_was_cancelled_or_handed_back(supervising: Supervising) -> None:
    for transition in ("cancel", "hand_back"):
        case = supervising.scheduled(NAMES[:1])
        name = "institution_head" if transition == "cancel" else "supervisor"
        supervising.fire(case, transition, name, reason={"comment": "Slimība."})
    supervising.town.go(date(2026, 10, 3))

    assert 0 == remind_of_supervisions(office_of(supervising, Box()))


def body(letter: EmailMessage) -> str:
    """What stands in a letter."""
    return str(letter.get_content())
