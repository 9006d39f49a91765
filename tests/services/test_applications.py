"""Registering a signed application: one page, one transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.services import applications
from iapflow.store.application import Application
from iapflow.store.case import Case
from iapflow.store.event import Event
from tests.services.town import Town


def why(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None]]:
    """Reasons and the fields they point at."""
    return [(reason.because, reason.fix) for reason in refused.value.reasons]


def test_it_is_opened_and_signed_in_one_transaction(town: Town) -> None:
    case = town.register()

    assert ["start", "register"] == town.journal(case)
    with town.store.reading() as session:
        row = session.scalars(select(Application)).one()
        found = (row.learner_id, row.school_year, row.register_number, row.signer_kind, row.signed_on)
        assert (town.learner, "2026/27", "1-15/7", "parent", date(2026, 9, 9)) == found
        assert town.people["institution_coordinator"] == row.received_by_id
        assert ("signed", 2) == (session.get_one(Case, case).state, session.get_one(Case, case).revision)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"agrees_for_child": False}, "application.agrees_for_child"),
        ({"phone": None}, "application.phone"),
        ({"signed_on": "2026-10-02"}, "application.signed_on"),
        ({"signer_kind": "adult_learner", "agrees": True}, "application.signer_kind"),
        ({"register_number": ""}, "application.register_number"),
        ({"received_by": "4000000"}, "application.received_by"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_opened(town: Town, change: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused) as refused:
        town.register(**change)

    assert ("form", reason) in why(refused)
    assert [0, 0, 0] == [town.count(model) for model in (Case, Event, Application)]


def test_a_repeated_page_registers_once(town: Town) -> None:
    assert town.register() == town.register()
    assert 1 == town.count(Application)


def test_a_second_application_for_the_semester_is_refused(town: Town) -> None:
    town.register()

    with pytest.raises(Refused) as refused:
        town.register("1-15/8", "z" * 32)

    assert [("one_open", None)] == why(refused)


def test_a_register_number_is_used_once_a_school_year(town: Town) -> None:
    town.register()
    with town.store as session:
        town.learner = town.pupil(session, "Katrīna")

    with pytest.raises(Refused) as refused:
        town.register("1-15/7", "z" * 32)

    assert [("register_number", "application.register_number")] == why(refused)
    assert 1 == town.count(Case)


def test_it_cannot_be_withdrawn_before_it_was_signed(town: Town) -> None:
    case = town.register()
    withdrawal = {"withdrawal": {"withdrawn_on": "2026-09-08", "withdrawn_how": "in_person"}}

    with pytest.raises(Refused) as refused:
        town.fire(case, "withdraw", "institution_coordinator", answers=withdrawal)

    assert [("withdrawn_early", "withdrawal.withdrawn_on")] == why(refused)
    assert 1 == town.count(Application, withdrawn_on=None)


def test_after_a_withdrawal_a_new_one_can_be_signed(town: Town) -> None:
    case = town.register()
    withdrawal = {"withdrawal": {"withdrawn_on": "2026-09-28", "withdrawn_how": "in_person"}}
    town.fire(case, "withdraw", "institution_coordinator", answers=withdrawal)

    town.register("1-15/8", "z" * 32)

    assert [1, 1] == [
        town.count(Application, withdrawn_on=None),
        town.count(Application, withdrawn_on=date(2026, 9, 28)),
    ]


@pytest.mark.parametrize("name", ["other_head", "subject_teacher", "municipal_coordinator"])
def test_a_learner_of_somebody_else_is_as_if_there_were_none(town: Town, name: str) -> None:
    page = (town.application(), "a" * 32)

    with pytest.raises(Missing):
        applications.register(town.store, town.room, town.who(name), town.learner, page)
    with pytest.raises(Missing):
        applications.blank(town.store, town.room, town.who(name), town.learner)


def test_the_empty_form_requires_what_it_must(town: Town) -> None:
    filled = applications.blank(town.store, town.room, town.who("institution_coordinator"), town.learner)

    assert {"signer_kind", "signed_on", "register_number", "received_by"} <= filled.required
    assert filled.is_complete


@pytest.mark.parametrize(
    ("day", "number"), [(date(2026, 8, 1), 1), (date(2026, 12, 18), 1), (date(2026, 12, 19), None)]
)
def test_between_two_semesters_the_next_one_counts(town: Town, day: date, number: int | None) -> None:
    with town.store.reading() as session:
        found = applications.semester_on(session, day)

    assert number == (found.number if found else None)
