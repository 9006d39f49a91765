"""Certificates as papers, and the one word that is told about a number."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from iapflow.errors import Missing
from iapflow.services import event_certificates
from iapflow.store.teacher_events import EventCertificate
from tests.pdfs import words_of
from tests.services.town import Town
from tests.services.training import Training

AT = "https://iap.example/apliecibas"


@pytest.fixture
def held(town: Town) -> tuple[Training, int]:
    """An event that is closed; one teacher was there, one was not."""
    training = Training(town)
    case = training.announced(capacity="2")
    training.come(case, "subject_teacher")
    training.come(case, "plan_author")
    town.go(date(2026, 10, 20))
    training.fire(case, "take_place")
    training.note(case, {"subject_teacher": "5.5", "plan_author": "0"})
    training.fire(case, "close")
    return training, case


def number_of(town: Town) -> str:
    """The only number there is."""
    with town.store.reading() as session:
        return session.scalars(select(EventCertificate.number)).one()


def test_whoever_was_there_saves_a_paper_with_hours_and_number(held: tuple[Training, int]) -> None:
    training, case = held
    town = training.town

    made = event_certificates.own(town.store, town.room, town.who("subject_teacher"), (case, AT))

    words = words_of(made.content)
    for said in ("Apliecība", "subject_teacher Modele", "Kā runāt ar ģimeni", "5,5", number_of(town), "20.10.2026."):
        assert said in words
    with pytest.raises(Missing):
        event_certificates.own(town.store, town.room, town.who("plan_author"), (case, AT))


def test_only_the_organiser_saves_all(held: tuple[Training, int]) -> None:
    training, case = held
    town = training.town

    assert event_certificates.all_of(town.store, town.room, town.who("organiser"), (case, AT)).content
    with pytest.raises(Missing):
        event_certificates.all_of(town.store, town.room, town.who("institution_head"), (case, AT))


def test_a_number_is_valid_until_it_is_replaced_however_it_is_typed(held: tuple[Training, int]) -> None:
    training, case = held
    number = number_of(training.town)

    with training.town.store.reading() as session:
        typed = (number, number.lower(), number.replace("-", " "), f" {number.replace('0', 'o')} ")
        assert [True] * 4 == [event_certificates.is_valid(session, words) for words in typed]
        assert not any(event_certificates.is_valid(session, words) for words in ("", "-", "x" * 500, number[:-1], "%"))
    training.fire(case, "correct", reason={"comment": "Kļūda."})
    training.note(case, {"subject_teacher": "6", "plan_author": "0"})
    training.fire(case, "close")

    with training.town.store.reading() as session:
        assert not event_certificates.is_valid(session, number)


def test_the_list_to_sign_names_who_has_a_seat_and_never_what_has_to_be_seen_to(town: Town) -> None:
    training = Training(town)
    case = training.announced(capacity="1")
    training.come(case, "subject_teacher", needs="Bez glutēna", job="skolotāja")
    training.come(case, "plan_author")

    words = words_of(event_certificates.sheet(town.store, town.room, town.who("organiser"), case).content)

    assert "subject_teacher Modele" in words
    assert "skolotāja" in words
    assert "plan_author Modele" not in words
    assert "glutēna" not in words
    with pytest.raises(Missing):
        event_certificates.sheet(town.store, town.room, town.who("subject_teacher"), case)
