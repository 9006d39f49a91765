"""Who came without registering is entered with a reason, while there is a seat, and gets a certificate like everybody."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from iapflow.errors import Missing, Refused
from iapflow.services.event_walk_ins import WalkIn, enter
from iapflow.store.person import Person
from iapflow.store.teacher_events import EventCertificate, EventRegistration
from tests.services.town import Town
from tests.services.training import Training

DAY = datetime(2026, 10, 20, 9, tzinfo=UTC)
WHY = "Aizstāj kolēģi."


@pytest.fixture
def training(town: Town) -> Training:
    """The town with somebody who organises; everybody has an address."""
    made = Training(town)
    with town.store as session:
        for name, ident in town.people.items():
            session.get_one(Person, ident).email = f"{name}@example.org"
    return made


def entered(training: Training, case: int, name: str, why: str = WHY, by: str = "organiser") -> int:
    """The organiser enters somebody."""
    town = training.town
    return enter(town.store, town.room, town.who(by), case, WalkIn(f" {name.upper()}@example.org", why))


def refusals(training: Training, case: int, name: str, why: str = WHY) -> list[str]:
    """Why somebody is not entered."""
    with pytest.raises(Refused) as refused:
        entered(training, case, name, why)
    return [reason.because for reason in refused.value.reasons]


def test_who_came_is_entered_with_a_reason_and_certified(training: Training) -> None:
    case = training.announced(capacity="3")
    training.come(case, "subject_teacher")
    training.town.now = DAY

    entered(training, case, "plan_author")
    training.note(case, {"subject_teacher": "6", "plan_author": "6"})

    row = training.row(case, "plan_author")
    assert ("confirmed", WHY, training.town.people["organiser"]) == (row.state, row.entered_why, row.entered_by_id)
    assert training.town.school == row.institution_id
    assert 0 == training.town.count(EventCertificate)


def test_a_full_event_takes_somebody_only_once_it_is_noted_who_stayed_away(training: Training) -> None:
    case = training.announced(capacity="1")
    training.come(case, "subject_teacher")
    training.town.now = DAY
    full = refusals(training, case, "plan_author")
    training.note(case, {"subject_teacher": "0"})

    entered(training, case, "plan_author")

    assert ["seat"] == full
    assert 2 == training.town.count(EventRegistration, state="confirmed")


def test_who_waits_is_moved_to_a_seat_and_nobody_is_entered_twice(training: Training) -> None:
    case = training.announced(capacity="1")
    training.come(case, "subject_teacher")
    training.come(case, "plan_author")
    training.town.now = DAY
    training.note(case, {"subject_teacher": "0"})

    entered(training, case, "plan_author")

    assert ["email"] == refusals(training, case, "plan_author")
    assert 2 == training.town.count(EventRegistration)


@pytest.mark.parametrize(("name", "why", "because"), [("nobody", WHY, ["email"]), ("plan_author", " ", ["why"])])
def test_nobody_such_and_no_reason_are_told(training: Training, name: str, why: str, because: list[str]) -> None:
    case = training.announced()
    training.town.now = DAY

    assert because == refusals(training, case, name, why)
    assert 0 == training.town.count(EventRegistration)


def test_before_the_day_everybody_registers_and_only_the_organiser_enters(training: Training) -> None:
    case = training.announced()

    assert ["state"] == refusals(training, case, "plan_author")
    training.town.now = DAY
    with pytest.raises(Missing):
        entered(training, case, "plan_author", by="subject_teacher")


def test_somebody_from_outside_the_organisers_reach_is_nobody(training: Training) -> None:
    """A seminar of this municipality; somebody of the state."""
    case = training.announced()
    training.town.now = DAY

    assert ["email"] == refusals(training, case, "state_officer")
