"""One letter a day, for who wants it, with nobody named."""

from __future__ import annotations

from datetime import date, timedelta

from iapflow.jobs.digest import promise_digests
from iapflow.jobs.outbox import keep_promises
from iapflow.services.news import wish_digest
from iapflow.store.message import Message
from tests.jobs.town import MARKER, MONDAY, Town

BEGUN = ("start_application", "register", "start")


def wishing(town: Town) -> str:
    """The author of a plan that was begun on a Monday wants the letter; their post address."""
    story = town.do(town.story(), *BEGUN)
    wish_digest(town.office.store, town.office.room, story.author, is_wanted=True)
    while keep_promises(town.office).promises:
        pass
    return "autors.raina"


def morning(town: Town, day: date) -> int:
    """At noon of a day; how many were promised."""
    town.wait(day)
    count = promise_digests(town.office)
    keep_promises(town.office)
    return count


def test_a_wish_brings_one_letter_a_working_day(town: Town) -> None:
    who = wishing(town)
    before = len(town.post.to(who))
    late = MONDAY + timedelta(days=49)

    assert [1, 0] == [morning(town, late), morning(town, late)]
    assert 0 == morning(town, late + timedelta(days=5))

    (letter,) = town.post.to(who)[before:]
    assert "Kavējas: 1" in letter.get_content()
    assert "/mani-uzdevumi" in letter.get_content()
    assert MARKER not in str(letter)


def test_nobody_who_did_not_wish_gets_one_and_every_letter_is_a_message_too(town: Town) -> None:
    town.do(town.story(), *BEGUN)
    assert 0 == promise_digests(town.office)
    while keep_promises(town.office).promises:
        pass

    told = town.all(Message)
    assert len(town.post.letters) == len(told)
    assert all(MARKER not in str(one.words) for one in told)
