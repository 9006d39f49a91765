"""A case as it was on a day."""

from __future__ import annotations

from datetime import date

import pytest

from iapflow.errors import Missing, Refused
from iapflow.services.as_of import as_of
from tests.services.town import Town


def lived(town: Town) -> int:
    """Submitted on the first of October, approved a week later."""
    case = town.submitted()
    town.go(date(2026, 10, 8))
    town.fire(case, "approve_by_head", "institution_head")
    town.go(date(2026, 10, 20))
    return case


def test_the_state_is_that_of_the_day(town: Town) -> None:
    case, head = lived(town), town.who("institution_head")

    states = [as_of(town.store, town.room, head, case, date(2026, 10, day)).state["en"] for day in (1, 7, 8)]

    assert ["Submitted to the head"] * 2 + ["Awaiting municipality agreement"] == states


def test_what_came_later_is_not_told(town: Town) -> None:
    then = as_of(town.store, town.room, town.who("institution_head"), lived(town), date(2026, 10, 7))

    assert 2 == len(then.journal)
    assert ["Individual support plan"] == [filling.label["en"] for filling in then.fillings]
    assert ["plan_author Modele"] == [name for _, name in then.people]


@pytest.mark.parametrize("day", [date(2026, 9, 30), date(2026, 11, 20)])
def test_a_day_before_it_or_ahead_is_refused_with_a_sentence(town: Town, day: date) -> None:
    case = lived(town)

    with pytest.raises(Refused):
        as_of(town.store, town.room, town.who("institution_head"), case, day)


def test_who_may_not_see_it_now_may_not_see_it_then(town: Town) -> None:
    case = lived(town)

    with pytest.raises(Missing):
        as_of(town.store, town.room, town.who("other_head"), case, date(2026, 10, 7))
