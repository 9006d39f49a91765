"""The letter to the parents tells facts and what is offered, without levels and figures, to who reads the review."""

from __future__ import annotations

from datetime import date

import pytest

from iapflow.errors import Missing
from iapflow.services.early_reviews import bring_to_review
from iapflow.services.early_signs import work_out
from iapflow.services.printing.kinds import offered, print_case
from tests.pdfs import words_of
from tests.services.school_class import SchoolClass
from tests.services.town import Town


@pytest.fixture
def review(town: Town) -> tuple[SchoolClass, int]:
    """A review of the learner who misses lessons."""
    made = SchoolClass(town)
    made.attend("Kavētāja", {date(2026, 9, 14): 6, date(2026, 10, 6): 6})
    made.switch_on("E01")
    (learner,) = work_out(town.store, town.room, town.school).raised
    return made, bring_to_review(town.store, town.room, town.school, learner)


def read(review: tuple[SchoolClass, int], name: str) -> str:
    """The letter as somebody prints it."""
    made, case = review
    return words_of(print_case(made.town.store, made.town.room, made.actor(name), case, "vecakiem").content)


def test_the_letter_tells_facts_what_is_offered_and_leaves_room_for_the_talk(review):
    """What is noticed and its trend; neither the level nor the figures from which somebody looks."""
    words = read(review, "support_team")

    for wanted in ("Vēstule vecākiem", "Neattaisnoti kavētās stundas semestrī: 12", "Kontaktpersona", "brīvprātīga"):
        assert wanted in words
    for figure in ("novērot no", "rīkoties no", "Novērot", "Rīkoties"):
        assert figure not in words


def test_it_is_offered_where_facts_are_known_and_to_nobody_else(review):
    """A plan has no such letter; the head of another school has nothing of it."""
    made, case = review
    town = made.town

    assert "vecakiem" in {one.name for one in offered(town.store, town.room, made.actor("support_team"), case)}
    with pytest.raises(Missing):
        read(review, "other_head")
