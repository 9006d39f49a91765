"""A calendar feed's address."""

from __future__ import annotations

from datetime import timedelta

import pytest

from iapflow.errors import Missing
from iapflow.services import calendar_feeds
from iapflow.services.calendar_feeds import LASTS, reader_of, switch_off, switch_on
from iapflow.store.calendar_feed import CalendarFeed
from iapflow.store.person import Person
from tests.services.town import Town


def on(town: Town) -> str:
    """The head switches it on."""
    return switch_on(town.store, town.room, town.people["institution_head"])


def test_the_address_tells_whose_it_is_and_is_not_kept(town: Town) -> None:
    token = on(town)

    assert town.people["institution_head"] == reader_of(town.store, town.room, token).person_id
    with town.store.reading() as session:
        assert token not in str(vars(session.query(CalendarFeed).one()))


def test_it_ends_by_itself_is_taken_back_and_replaced(town: Town) -> None:
    first = on(town)
    second = on(town)
    for token in (first, "", "x" * 43):
        with pytest.raises(Missing):
            reader_of(town.store, town.room, token)

    town.now += LASTS + timedelta(days=1)
    with pytest.raises(Missing):
        reader_of(town.store, town.room, second)
    town.now -= LASTS
    switch_off(town.store, town.people["institution_head"])
    with pytest.raises(Missing):
        reader_of(town.store, town.room, second)
    assert calendar_feeds.LASTS.days == 180


def test_who_left_has_no_feed(town: Town) -> None:
    token = on(town)
    with town.store as session:
        session.get_one(Person, town.people["institution_head"]).is_active = False

    with pytest.raises(Missing):
        reader_of(town.store, town.room, token)
