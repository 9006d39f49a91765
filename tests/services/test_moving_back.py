"""A case that moved goes back exactly, unless somebody has worked on it."""

from __future__ import annotations

import pytest

from iapflow.errors import Refused
from iapflow.services.case_moves import begin_moves, carry_on, revert_case
from tests.definitions.two_versions import ANSWERS, second
from tests.services.town import Town
from tests.services.visits import HEAD, Visits, whole


@pytest.fixture
def visits(town: Town) -> Visits:
    """Visits of the town's school."""
    return Visits(town)


def moved(visits: Visits) -> None:
    """Publish the second version and move every visit."""
    visits.publish(second())
    town = visits.town
    carry_on(town.store, town.room, begin_moves(town.store, town.room, "visit", None), None)


def back(visits: Visits, case: int) -> None:
    """Revert one."""
    revert_case(visits.town.store, visits.town.room, visits.town.number(case), None)


def test_it_is_as_it_was(visits: Visits) -> None:
    """State, version, term, to-dos, timers, draft and answers; the journal tells both ways."""
    draft, waiting = visits.open(), visits.waiting()
    visits.write(draft)
    before = [whole(visits.town.store, case) for case in (draft, waiting)]
    moved(visits)
    assert before != [whole(visits.town.store, case) for case in (draft, waiting)]

    for case in (draft, waiting):
        back(visits, case)

    assert before == [whole(visits.town.store, case) for case in (draft, waiting)]
    assert ["start", "submit", "migrate", "migrate_back"] == visits.town.journal(waiting)


def test_a_case_that_was_fired_since_stays(visits: Visits) -> None:
    """Its new step rests on the new version."""
    case = visits.waiting()
    moved(visits)
    visits.town.fire(case, "pause", HEAD)

    with pytest.raises(Refused):
        back(visits, case)

    assert 2 == visits.one(case).workflow_version


def test_a_draft_that_was_written_since_stays(visits: Visits) -> None:
    """Nothing typed is lost."""
    case = visits.open()
    visits.write(case)
    moved(visits)
    visits.write(case, {"mode": "mans"})

    with pytest.raises(Refused):
        back(visits, case)

    assert 2 == visits.one(case).workflow_version


def test_nobody_goes_back_twice(visits: Visits) -> None:
    """Nor does a case that never moved."""
    case, paused = visits.waiting(), visits.paused()
    moved(visits)
    back(visits, case)

    for one in (case, paused):
        with pytest.raises(Refused):
            back(visits, one)


def test_a_case_that_went_back_works_as_before(visits: Visits) -> None:
    """And may move again."""
    case = visits.waiting()
    moved(visits)
    back(visits, case)

    visits.town.fire(case, "pause", HEAD)
    visits.town.fire(case, "resume", HEAD)

    assert ("waiting", ANSWERS) == (visits.one(case).state, visits.answers(case))
