"""Long forms stand as each person likes them."""

from __future__ import annotations

from iapflow.services.form_tastes import choose, likes_one_at_a_time
from tests.services.town import Town


def test_each_person_chooses_for_themselves_and_may_change_it(town: Town) -> None:
    author, head = town.who("plan_author"), town.who("institution_head")
    choose(town.store, author, one_at_a_time=True)

    with town.store.reading() as session:
        assert (True, False) == (likes_one_at_a_time(session, author), likes_one_at_a_time(session, head))

    choose(town.store, author, one_at_a_time=False)

    with town.store.reading() as session:
        assert not likes_one_at_a_time(session, author)
