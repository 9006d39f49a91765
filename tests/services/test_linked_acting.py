"""Acting by a link: code and year first, five tries, one step, in the name of one person."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from iapflow.errors import Missing, Refused
from iapflow.services.linked_acting import Proof, asked, behind, is_alive, knock, press
from iapflow.services.purpose_links import Issued
from iapflow.store.event import Event
from iapflow.store.learner import Guardianship, Learner
from iapflow.store.person import Person
from iapflow.store.purpose_link import PurposeLink
from tests.services.family import MOTHER, family
from tests.services.test_purpose_links import hand_out
from tests.services.town import Town

WORDS = {"words": {"wish": "Lai izdodas!"}}
YEAR = "2011"


@pytest.fixture
def case(town: Town) -> int:
    return family(town)


@pytest.fixture
def link(town: Town, case: int) -> Issued:
    return hand_out(town, case)


def right(link: Issued) -> Proof:
    return Proof(f"{link.code[:3]} {link.code[3:]}", f" {YEAR} ")


def wrong(link: Issued) -> str:
    return f"{(int(link.code) + 1) % 1_000_000:06}"


def test_code_and_year_open_it_and_neither_alone(town: Town, link: Issued) -> None:
    tries = [Proof(wrong(link), YEAR), Proof(link.code, "2012"), Proof("", ""), right(link)]

    assert ["wrong", "wrong", "wrong", "open"] == [knock(town.store, town.room, link.token, one) for one in tries]


def test_five_wrong_tries_end_it_even_for_who_knows_the_code(town: Town, link: Issued) -> None:
    found = [knock(town.store, town.room, link.token, Proof(wrong(link), YEAR)) for _ in range(6)]

    assert ["wrong"] * 4 + ["ended"] * 2 == found
    assert "ended" == knock(town.store, town.room, link.token, right(link))
    with pytest.raises(Missing):
        press(town.store, town.room, link.token, right(link), WORDS)


def test_a_token_nobody_made_tells_the_same_as_one_that_ended(town: Town, link: Issued) -> None:
    assert "ended" == knock(town.store, town.room, "x" * 43, right(link))
    assert not is_alive(town.store, town.room, "x" * 43)


def test_the_press_is_the_guardians_own_act(town: Town, case: int, link: Issued) -> None:
    press(town.store, town.room, link.token, right(link), WORDS)

    with town.store.reading() as session:
        event = session.query(Event).filter_by(case_id=case, transition="agree").one()
        actor = session.get_one(Person, event.actor_id)
        assert (MOTHER, "guardian", "agreed") == (actor.full_name, event.role, event.to_state)


def test_it_serves_once(town: Town, case: int, link: Issued) -> None:
    press(town.store, town.room, link.token, right(link), WORDS)

    assert "ended" == knock(town.store, town.room, link.token, right(link))
    with pytest.raises(Missing):
        press(town.store, town.room, link.token, right(link), WORDS)
    assert ["start", "agree"] == town.journal(case)


def test_an_unfinished_form_is_refused_and_the_link_stays(town: Town, case: int, link: Issued) -> None:
    with pytest.raises(Refused) as refused:
        press(town.store, town.room, link.token, right(link), {"words": {"wish": ""}})

    assert ["words.wish"] == [reason.fix for reason in refused.value.reasons]
    assert is_alive(town.store, town.room, link.token)
    press(town.store, town.room, link.token, right(link), WORDS)


def test_it_ends_after_its_days(town: Town, link: Issued) -> None:
    town.go(date(2026, 10, 15))
    last_day = is_alive(town.store, town.room, link.token)
    town.go(date(2026, 10, 16))

    assert last_day
    assert "ended" == knock(town.store, town.room, link.token, right(link))


def test_a_guardians_link_ends_on_the_eighteenth_birthday(town: Town, case: int, link: Issued) -> None:
    found = []
    for born in (date(2008, 10, 2), date(2008, 10, 1)):
        with town.store as session:
            session.execute(update(Learner).values(date_of_birth=born))
        found.append(is_alive(town.store, town.room, link.token))

    assert [True, False] == found


def test_who_is_no_guardian_any_more_cannot_act(town: Town, case: int, link: Issued) -> None:
    with town.store as session:
        session.execute(update(Guardianship).values(may_represent=False))

    with pytest.raises(Missing):
        press(town.store, town.room, link.token, right(link), WORDS)
    assert ["start"] == town.journal(case)


def test_the_case_having_moved_on_the_link_leads_nowhere(town: Town, case: int, link: Issued) -> None:
    town.fire(case, "drop", "institution_head")

    with pytest.raises(Missing):
        behind(town.store, town.room, link.token, right(link))
    with pytest.raises(Missing):
        press(town.store, town.room, link.token, right(link), WORDS)


def test_what_is_behind_shows_the_form_that_is_asked(town: Town, link: Issued) -> None:
    with town.store.reading():
        opened = behind(town.store, town.room, link.token, right(link))
        found = asked(town.store, opened)

        assert found is not None
        assert ("words", "agree") == (found[0], opened.row.transition)


def test_a_link_opens_nothing_but_its_own_step(town: Town, case: int, link: Issued) -> None:
    with town.store as session:
        session.execute(update(PurposeLink).values(transition="drop"))

    with pytest.raises(Missing):
        press(town.store, town.room, link.token, right(link), {})
    assert ["start"] == town.journal(case)
