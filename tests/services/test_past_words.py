"""Old cases keep their own words, and a case that moved keeps the words of each time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from iapflow.errors import Text
from iapflow.services.case_moves import begin_moves, carry_on, revert_case
from iapflow.services.drafts import read_form
from iapflow.services.looking import look
from tests.definitions.two_versions import MAPPED, SECOND, second
from tests.services.town import Town
from tests.services.visits import HEAD, WRITER, Visits

RENAMED = SECOND.replace("en: Submit}", "en: Hand in}")


@pytest.fixture
def visits(town: Town) -> Visits:
    """Visits of the town's school."""
    return Visits(town)


def lines(visits: Visits, case: int) -> list[tuple[str, str]]:
    """The journal as the head reads it, in English."""
    town = visits.town
    view = look(town.store, town.room, town.who(HEAD), case)
    return [
        (str(one.label) if isinstance(one.label, Text) else one.label["en"], one.to_state.get("en", ""))
        for one in view.journal
    ]


def test_two_versions_run_side_by_side(visits: Visits) -> None:
    """Pages, actions, forms and journals of each in its own words."""
    old = visits.waiting()
    visits.publish(second(RENAMED))
    visits.town.now += timedelta(minutes=5)
    new = visits.waiting(MAPPED)
    town = visits.town

    views = [look(town.store, town.room, town.who(HEAD), case) for case in (old, new)]
    forms = [read_form(town.store, town.room, town.who(WRITER), case, "sheet").filled.sheet for case in (old, new)]

    assert ["Waiting", "In review"] == [view.state["en"] for view in views]
    assert [("Submit", "Waiting"), ("Hand in", "In review")] == [lines(visits, case)[-1] for case in (old, new)]
    assert [True, False] == ["goal" in form.fields for form in forms]
    assert views[0].due_on != views[1].due_on


def test_a_journal_tells_each_step_in_the_words_of_its_time(visits: Visits) -> None:
    """Before the move, the move, after it, and after going back."""
    case = visits.waiting()
    visits.publish(second(RENAMED))
    town = visits.town
    carry_on(town.store, town.room, begin_moves(town.store, town.room, "visit", None), None)
    before = [("The case was opened", "Draft"), ("Submit", "Waiting")]
    moved = [*before, ("Moved to version 2 of the workflow", "In review")]
    assert moved == lines(visits, case)

    revert_case(town.store, town.room, town.number(case), None)
    town.fire(case, "pause", HEAD)

    back = [("Went back to version 1 of the workflow", "Waiting"), ("Pause", "Paused")]
    assert [*moved, *back] == lines(visits, case)
