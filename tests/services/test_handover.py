"""A leaver's work goes to colleagues."""

from __future__ import annotations

import pytest

from iapflow.errors import Missing, Refused
from iapflow.services import handover
from iapflow.services.handover import Leaving, hand_over, leaving
from iapflow.store.case import CaseRole
from iapflow.store.message import Message
from iapflow.store.person import RoleAssignment
from tests.services.town import LONG_AGO, Town


def preview(town: Town, name: str = "institution_head") -> Leaving:
    """What the author would leave behind."""
    with town.store.reading() as session:
        return leaving(session, town.room, town.who(name), town.people["plan_author"])


def second_author(town: Town) -> int:
    """A colleague who writes plans too."""
    with town.store as session:
        return town.person(session, "plan_author", town.school, name="second_author")


def test_everything_is_seen_before_anything_changes(town: Town) -> None:
    case = town.delivered()
    taker = second_author(town)

    found = preview(town)

    assert [(case, "plan_author")] == [(load.case_id, load.role) for load in found.loads]
    assert [(taker, "second_author Modele", 0)] == found.takers["plan_author"]


def test_the_colleague_writes_on_and_the_leaver_does_not(town: Town) -> None:
    town.submitted()
    case = preview(town).loads[0].case_id
    taker = second_author(town)

    load = preview(town).loads[0]
    count = hand_over(
        town.store, town.room, town.who("institution_coordinator"), town.people["plan_author"], {load.key: taker}
    )

    assert 1 == count
    assert [] == preview(town).loads
    assert handover.GIVEN_OVER == town.journal(case)[-1]
    assert 1 == town.count(CaseRole, case_id=case, person_id=taker, role="plan_author", valid_to=None)
    assert 1 == town.count(Message, person_id=taker)
    town.fire(case, "approve_by_head", "institution_head")


def test_a_role_that_lasted_ends_with_yesterday(town: Town) -> None:
    case = town.delivered()
    with town.store as session:
        session.query(CaseRole).filter_by(case_id=case).update({"valid_from": LONG_AGO})
    taker = second_author(town)

    hand_over(
        town.store, town.room, town.who("institution_head"), town.people["plan_author"], {f"{case}-plan_author": taker}
    )

    assert 2 == town.count(CaseRole, case_id=case, role="plan_author")
    assert 1 == town.count(CaseRole, case_id=case, person_id=taker, valid_from=town.now.date())


def test_without_a_fitting_colleague_nothing_moves(town: Town) -> None:
    case = town.delivered()
    leaver = town.people["plan_author"]

    for chosen in ({}, {f"{case}-plan_author": town.people["subject_teacher"]}, {f"{case}-plan_author": leaver}):
        with pytest.raises(Refused):
            hand_over(town.store, town.room, town.who("institution_head"), leaver, chosen)

    assert 1 == town.count(CaseRole, case_id=case)


def test_another_schools_head_sees_and_moves_nothing(town: Town) -> None:
    town.delivered()

    with pytest.raises(Missing):
        preview(town, "other_head")
    with pytest.raises(Missing):
        preview(town, "plan_author")


def test_who_has_no_role_any_more_still_hands_over(town: Town) -> None:
    town.delivered()
    second_author(town)
    with town.store as session:
        held = session.query(RoleAssignment).filter_by(person_id=town.people["plan_author"]).one()
        held.valid_to = LONG_AGO

    assert 1 == len(preview(town).loads)
