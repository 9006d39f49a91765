"""Handing out links: to whom, by whom, and what the database keeps of them."""

from __future__ import annotations

import pytest

from iapflow.errors import Missing, Refused
from iapflow.services.linked_acting import is_alive
from iapflow.services.purpose_links import Issued, issue, links_page, revoke
from iapflow.store.person import Person
from iapflow.store.purpose_link import PurposeLink
from tests.services.family import MOTHER, family
from tests.services.town import Town


@pytest.fixture
def case(town: Town) -> int:
    return family(town)


def hand_out(town: Town, case: int, name: str = "institution_head", key: str = "") -> Issued:
    offered = links_page(town.store, town.room, town.who("institution_head"), case).offers[0].people
    return issue(town.store, town.room, town.who(name), case, ("agree", key or offered[0][0]))


def test_a_guardian_known_by_name_gets_a_link(town: Town, case: int) -> None:
    made = hand_out(town, case)

    assert (MOTHER, "2026-10-15", 6) == (made.person, made.expires_on.isoformat(), len(made.code))
    assert is_alive(town.store, town.room, made.token)
    assert 1 == town.count(Person, given_name="Anna", family_name="Paraugliepa")


def test_neither_token_nor_code_stands_in_the_database(town: Town, case: int) -> None:
    made = hand_out(town, case)

    with town.store.reading() as session:
        row = session.query(PurposeLink).one()
        kept = " ".join(str(getattr(row, column.key)) for column in PurposeLink.__table__.columns)
    assert made.token not in kept
    assert made.code not in kept.split()


def test_a_new_link_for_the_same_person_and_step_ends_the_older_one(town: Town, case: int) -> None:
    first, second = hand_out(town, case), hand_out(town, case)

    assert [False, True] == [is_alive(town.store, town.room, one.token) for one in (first, second)]
    lines = links_page(town.store, town.room, town.who("institution_head"), case).links
    assert ["ended", "waiting"] == [line.state for line in lines]
    assert 1 == town.count(Person, given_name="Anna", family_name="Paraugliepa")


def test_a_link_is_ended_by_staff(town: Town, case: int) -> None:
    made = hand_out(town, case)
    line = links_page(town.store, town.room, town.who("institution_head"), case).links[0]

    revoke(town.store, town.room, town.who("institution_head"), case, line.id)

    assert not is_alive(town.store, town.room, made.token)


def test_others_hand_out_nothing(town: Town, case: int) -> None:
    key = links_page(town.store, town.room, town.who("institution_head"), case).offers[0].people[0][0]

    for name in ("subject_teacher", "other_head", "state_officer"):
        with pytest.raises(Missing):
            issue(town.store, town.room, town.who(name), case, ("agree", key))
    assert 0 == town.count(PurposeLink)


def test_a_link_is_for_a_step_and_a_person_that_are_there(town: Town, case: int) -> None:
    head = town.who("institution_head")
    key = links_page(town.store, town.room, head, case).offers[0].people[0][0]

    for chosen in (("drop", key), ("nothing", key), ("agree", "p999999"), ("agree", ""), ("agree", "g1x")):
        with pytest.raises(Refused):
            issue(town.store, town.room, head, case, chosen)
    assert 0 == town.count(PurposeLink)
