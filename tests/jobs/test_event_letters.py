"""Letters to who comes to an event, and the reminder some days before."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest
from sqlalchemy import update

from iapflow.jobs.event_letters import remind_of_events
from iapflow.jobs.office import Office
from iapflow.jobs.outbox import keep_promises
from iapflow.store.message import Message
from iapflow.store.person import Person
from iapflow.store.store import Store
from tests.services.town import Town
from tests.services.training import Training


class Box:
    """A letter box that keeps what is put in."""

    def __init__(self) -> None:
        self.letters: dict[str, EmailMessage] = {}

    def deliver(self, name: str, letter: EmailMessage) -> None:
        """The same name twice is one letter."""
        self.letters[name] = letter


@pytest.fixture
def training(store: Store) -> Training:
    """The town of the services with an organiser, everybody with an address."""
    town = Town(store)
    town.found()
    with store as session:
        for name, person in town.people.items():
            session.execute(update(Person).where(Person.id == person).values(email=f"{name}@example.org"))
    return Training(town)


def office_of(training: Training, box: Box) -> Office:
    """Where letters go."""
    return Office(training.town.store, training.town.room, box, lambda case: f"https://iap.example/plani/{case}")


def test_a_letter_tells_the_day_the_organiser_and_a_link_and_stands_in_the_news(training: Training) -> None:
    box, case = Box(), training.announced()
    training.come(case, "subject_teacher", needs="Bez glutēna")
    office = office_of(training, box)

    while keep_promises(office).promises:
        pass

    (letter,) = (one for one in box.letters.values() if one["To"] == "subject_teacher@example.org")
    words = letter.get_content()
    assert "Jūsu pieteikums pasākumam ir pieņemts" == letter["Subject"]
    assert "2026. gada 20. oktobris" in words
    assert f"https://iap.example/pasakumi/{case}" in words
    assert "glutēna" not in str(letter)
    assert 1 == training.town.count(Message, person_id=training.town.people["subject_teacher"])


def test_everybody_with_a_seat_is_reminded_once_and_nobody_who_waits(training: Training) -> None:
    case = training.announced()
    training.come(case, "subject_teacher")
    training.come(case, "plan_author")
    office = office_of(training, Box())

    early = remind_of_events(office)
    training.town.go(date(2026, 10, 17))
    counts = [remind_of_events(office), remind_of_events(office)]

    assert (0, [1, 0]) == (early, counts)
    assert "event_reminder" == training.letters("subject_teacher")[-1]
    assert ["event_waiting"] == training.letters("plan_author")


def test_nobody_is_reminded_of_what_was_cancelled(training: Training) -> None:
    case = training.announced()
    training.come(case, "subject_teacher")
    training.fire(case, "cancel", reason={"comment": "Lektors saslimis."})
    training.town.go(date(2026, 10, 18))

    assert 0 == remind_of_events(office_of(training, Box()))
