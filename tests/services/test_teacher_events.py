"""Seats, waiting, giving back, attendance and certificates; seats are never given twice."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.services import teacher_events
from iapflow.services.teacher_events import Wish
from iapflow.store.task import Task
from iapflow.store.teacher_events import EventCertificate, EventRegistration, TeacherEvent
from iapflow.store.timer import Timer
from tests.services.town import Town
from tests.services.training import EVENT, TEACHERS, Training


@pytest.fixture
def training(town: Town) -> Training:
    """The town with somebody who organises."""
    return Training(town)


def test_the_last_seat_makes_it_full_and_the_next_one_waits(training: Training) -> None:
    case = training.announced()

    first, second = training.come(case, "subject_teacher"), training.come(case, "plan_author")

    assert ("confirmed", "waiting", "full") == (first, second, training.state(case))
    assert ["event_registered"] == training.letters("subject_teacher")
    assert ["event_waiting"] == training.letters("plan_author")


def test_of_those_who_wait_the_first_moves_up_when_a_seat_comes_free(training: Training) -> None:
    case = training.announced()
    for name in TEACHERS[:3]:
        training.come(case, name)

    training.leave(case, "subject_teacher")

    states = [training.row(case, name).state for name in TEACHERS[:3]]
    assert ["cancelled", "confirmed", "waiting"] == states
    assert ["event_waiting", "event_moved_up"] == training.letters("plan_author")
    assert "full" == training.state(case)


def test_when_nobody_waits_it_is_open_again_and_whoever_comes_back_is_behind(training: Training) -> None:
    case = training.announced()
    training.come(case, "subject_teacher")
    training.leave(case, "subject_teacher")
    assert "open" == training.state(case)
    training.come(case, "plan_author")

    assert "waiting" == training.come(case, "subject_teacher")
    assert 2 == training.town.count(EventRegistration)


def test_of_two_who_want_the_last_seat_exactly_one_gets_it(training: Training) -> None:
    case = training.announced(capacity="2")
    training.come(case, "institution_head")
    town, barrier, got, failed = training.town, threading.Barrier(2), list[str](), list[Exception]()

    def come(name: str) -> None:
        actor = town.who(name)
        barrier.wait(timeout=10)
        try:
            got.append(teacher_events.register(town.store, town.room, actor, case, Wish(town.school)))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            failed.append(error)

    people = [threading.Thread(target=come, args=(name,)) for name in TEACHERS[:2]]
    for one in people:
        one.start()
    for one in people:
        one.join()

    assert [] == failed
    assert ["confirmed", "waiting"] == sorted(got)
    assert 2 == town.count(EventRegistration, event_id=case, state="confirmed")
    assert "full" == training.state(case)


def test_seats_that_come_free_at_once_go_to_as_many_as_wait(training: Training) -> None:
    case = training.announced(capacity="2")
    for name in TEACHERS:
        training.come(case, name)
    town, failed = training.town, list[Exception]()

    def leave(name: str) -> None:
        try:
            teacher_events.give_back(town.store, town.room, town.who(name), case)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            failed.append(error)

    people = [threading.Thread(target=leave, args=(name,)) for name in TEACHERS[:2]]
    for one in people:
        one.start()
    for one in people:
        one.join()

    assert [] == failed
    assert 2 == town.count(EventRegistration, event_id=case, state="confirmed")
    assert 0 == town.count(EventRegistration, event_id=case, state="waiting")


def test_more_seats_go_to_who_waits_and_fewer_than_taken_are_refused(training: Training) -> None:
    case = training.announced(capacity="2")
    for name in TEACHERS[:3]:
        training.come(case, name)

    with pytest.raises(Refused):
        training.fire(case, "change", event={**EVENT, "capacity": "1"})
    training.fire(case, "change", event={**EVENT, "capacity": "5"})

    assert 3 == training.town.count(EventRegistration, event_id=case, state="confirmed")
    assert "open" == training.state(case)


def test_a_new_time_is_told_to_everybody_and_new_words_to_nobody(training: Training) -> None:
    case = training.announced()
    training.come(case, "subject_teacher")

    training.fire(case, "change", event={**EVENT, "about": "Citi vārdi."})
    assert ["event_registered"] == training.letters("subject_teacher")
    training.fire(case, "change", event={**EVENT, "time_from": "11:00"})

    assert ["event_registered", "event_changed"] == training.letters("subject_teacher")


def test_a_cancelled_event_is_told_and_takes_nobody_any_more(training: Training) -> None:
    case = training.announced()
    training.come(case, "subject_teacher")

    training.fire(case, "cancel", reason={"comment": "Lektors saslimis."})

    assert "event_cancelled" == training.letters("subject_teacher")[-1]
    with pytest.raises(Refused):
        training.come(case, "plan_author")


def test_nobody_registers_twice_or_too_late_or_from_elsewhere(training: Training) -> None:
    case, town = training.announced(capacity="9"), training.town
    training.come(case, "subject_teacher")
    with pytest.raises(Refused):
        training.come(case, "subject_teacher")
    with pytest.raises(Refused):
        teacher_events.register(town.store, town.room, town.who("plan_author"), case, Wish(town.units["SK2"]))
    with pytest.raises(Refused):
        training.come(case, "plan_author", needs="a" * 501)
    town.go(date(2026, 10, 16))

    with pytest.raises(Refused):
        training.come(case, "plan_author")

    assert 1 == town.count(EventRegistration)


def test_an_event_of_a_school_is_for_its_own_people_unless_it_is_for_all(training: Training) -> None:
    own, for_all = training.announced("SK"), training.announced("SK", for_all=True)

    with pytest.raises(Missing):
        training.come(own, "other_head")

    assert "confirmed" == training.come(for_all, "other_head")
    assert "confirmed" == training.come(own, "subject_teacher")


def test_only_the_organiser_notes_who_was_there(training: Training) -> None:
    case, town = training.announced(), training.town
    training.come(case, "subject_teacher")
    town.go(date(2026, 10, 20))

    for name in ("institution_head", "municipal_coordinator", "subject_teacher"):
        with pytest.raises(Missing):
            training.note(case, {"subject_teacher": "6"}, name)
    training.note(case, {"subject_teacher": "5,5"})

    assert Decimal("5.5") == training.row(case, "subject_teacher").hours


def test_it_is_marked_as_held_the_day_after_and_only_its_organiser_has_a_task(training: Training) -> None:
    case = training.announced()
    training.come(case, "subject_teacher")

    with training.town.store.reading() as session:
        timers = session.scalars(
            select(Timer).where(Timer.case_id == case, Timer.kind == "after", Timer.done_at.is_(None))
        ).all()
        tasks = session.scalars(select(Task).where(Task.case_id == case, Task.closed_at.is_(None))).all()

    assert [(date(2026, 10, 21), "take_place")] == [(timer.due_at.date(), timer.name) for timer in timers]
    assert [("event_organiser", "Mark as held")] == [(task.role, (task.why or {})["en"]) for task in tasks]


@pytest.mark.parametrize("words", ["-1", "7", "NaN", "Infinity", "1e999", "viss", "٣"])
def test_hours_that_are_none_are_refused_and_nothing_is_kept(training: Training, words: str) -> None:
    case = training.announced()
    training.come(case, "subject_teacher")
    training.town.go(date(2026, 10, 20))

    with pytest.raises(Refused):
        training.note(case, {"subject_teacher": words})

    assert training.row(case, "subject_teacher").hours is None


def test_attendance_waits_for_the_first_day_and_certificates_for_attendance(training: Training) -> None:
    case = training.announced()
    training.come(case, "subject_teacher")
    with pytest.raises(Refused):
        training.note(case, {"subject_teacher": "6"})
    training.town.go(date(2026, 10, 20))
    training.fire(case, "take_place")

    with pytest.raises(Refused) as refused:
        training.fire(case, "close")

    assert "noted" == refused.value.reasons[0].because
    with pytest.raises(Refused):
        training.leave(case, "subject_teacher")


def test_who_was_there_long_enough_has_a_certificate_and_a_correction_replaces_it(training: Training) -> None:
    case = training.announced(capacity="3")
    for name in TEACHERS[:3]:
        training.come(case, name)
    training.town.go(date(2026, 10, 20))
    training.fire(case, "take_place")
    training.note(case, dict(zip(TEACHERS[:3], ("6", "3.5", "0"), strict=True)))
    training.fire(case, "close")
    first = certificates(training.town)

    training.fire(case, "correct", reason={"comment": "Kļūda stundās."})
    training.note(case, dict(zip(TEACHERS[:3], ("6", "4", "0"), strict=True)))
    training.fire(case, "close")
    training.fire(case, "correct", reason={"comment": "Vēl viena kļūda."})
    training.note(case, dict(zip(TEACHERS[:3], ("5", "4", "0"), strict=True)))
    training.fire(case, "close")

    assert [("subject_teacher Modele", Decimal(6), False)] == first
    assert [
        ("plan_author Modele", Decimal(4), False),
        ("subject_teacher Modele", Decimal(5), False),
        ("subject_teacher Modele", Decimal(6), True),
    ] == certificates(training.town)
    assert 2 == training.letters("subject_teacher").count("event_certificate")


def test_the_wish_for_food_or_access_is_forgotten_with_the_seat(training: Training) -> None:
    case = training.announced()
    training.come(case, "subject_teacher", needs="Bez glutēna", job="skolotāja")

    training.leave(case, "subject_teacher")

    assert training.row(case, "subject_teacher").needs is None


@pytest.mark.parametrize("ending", ["cancel", "close"])
def test_it_is_forgotten_too_once_the_event_is_over(training: Training, ending: str) -> None:
    case = training.announced()
    training.come(case, "subject_teacher", needs="Bez glutēna")
    if ending == "close":
        training.town.go(date(2026, 10, 20))
        training.fire(case, "take_place")
        training.note(case, {"subject_teacher": "6"})

    training.fire(case, ending, **({"reason": {"comment": "Slims."}} if ending == "cancel" else {}))

    assert training.row(case, "subject_teacher").needs is None


def test_the_organiser_takes_somebody_off_and_nobody_else_does(training: Training) -> None:
    case, town = training.announced(), training.town
    training.come(case, "subject_teacher")
    row = training.row(case, "subject_teacher").id

    with pytest.raises(Missing):
        teacher_events.take_off(town.store, town.room, town.who("plan_author"), case, row)
    teacher_events.take_off(town.store, town.room, town.who("organiser"), case, row)

    assert "open" == training.state(case)
    assert 1 == town.count(TeacherEvent)


def certificates(town: Town) -> list[tuple[str, Decimal, bool]]:
    """Name, hours, whether it is revoked, in this order."""
    with town.store.reading() as session:
        rows = session.scalars(select(EventCertificate)).all()
        return sorted((row.full_name, row.hours, row.revoked_at is not None) for row in rows)


def test_whoever_registers_while_the_organiser_cancels_is_told_or_refused(training: Training) -> None:
    """The two meet at the case's lock and never wait for each other in a circle."""
    case, town = training.announced(capacity="9"), training.town
    barrier, refused, failed = threading.Barrier(3), list[str](), list[Exception]()

    def come(name: str) -> None:
        actor = town.who(name)
        barrier.wait(timeout=10)
        try:
            teacher_events.register(town.store, town.room, actor, case, Wish(town.school))
        except Refused:
            refused.append(name)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            failed.append(error)

    def cancel() -> None:
        barrier.wait(timeout=10)
        try:
            training.fire(case, "cancel", reason={"comment": "Lektors saslimis."})
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            failed.append(error)

    people = [threading.Thread(target=come, args=(name,)) for name in TEACHERS[:2]]
    for one in (*people, organiser := threading.Thread(target=cancel)):
        one.start()
    for one in (*people, organiser):
        one.join()

    assert [] == failed
    assert "cancelled" == training.state(case)
    for name in set(TEACHERS[:2]) - set(refused):
        assert "event_cancelled" == training.letters(name)[-1]
