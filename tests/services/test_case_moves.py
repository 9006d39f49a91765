"""Moving all open cases of a workflow: each has its turn once, whatever happens on the way."""

from __future__ import annotations

import pytest

from iapflow.errors import Missing
from iapflow.extend import REGISTRY
from iapflow.services.case_moves import begin_moves, carry_on, move_one, report, revert_run, runs
from iapflow.services.definitions import Definitions
from iapflow.store.case_move import CaseMove
from iapflow.store.store import Store
from tests.definitions.two_versions import ANSWERS, SECOND, second
from tests.services.town import Town
from tests.services.visits import HEAD, WRITER, Visits, whole


class PowerCutError(Exception):
    """The machine stops between two cases."""


@pytest.fixture
def visits(town: Town) -> Visits:
    """Visits of the town's school."""
    return Visits(town)


def begin(visits: Visits) -> int:
    """Begin a run to the second version."""
    visits.publish(second())
    return begin_moves(visits.town.store, visits.town.room, "visit", None)


def go_on(visits: Visits, run: int) -> int:
    """Carry it on to its end."""
    return carry_on(visits.town.store, visits.town.room, run, None)


def test_every_open_case_has_its_line(visits: Visits) -> None:
    """Moved, left alone, or blocked: by number, with the reason and what was lost."""
    draft, waiting, paused = visits.open(), visits.waiting(), visits.paused()
    odd = visits.waiting({**ANSWERS, "seats": "daudz"})
    done = visits.waiting()
    visits.town.fire(done, "finish", HEAD)

    run = begin(visits)
    assert 4 == go_on(visits, run)

    lines = {line.case_id: line for line in report(visits.town.store, run)}
    assert {draft: "moved", waiting: "moved", paused: "stays", odd: "blocked"} == {
        case: line.outcome for case, line in lines.items()
    }
    assert (("sheet.mood",), "in_review") == (lines[waiting].lost, lines[waiting].to_state)
    assert ["The answer at sheet.seats does not fit the field of the new version."] == [
        str(why) for why in lines[odd].why
    ]
    assert visits.town.number(paused) == lines[paused].number
    assert runs(visits.town.store, "visit")[0].ended_at is not None


def test_what_was_cut_off_goes_on_where_it_stopped(visits: Visits) -> None:
    """By another process: no case twice, none left out, none half moved."""
    cases = [visits.waiting() for _ in range(5)]
    run = begin(visits)

    def cut(done: int) -> None:
        if done == 2:
            raise PowerCutError

    with pytest.raises(PowerCutError):
        carry_on(visits.town.store, visits.town.room, run, None, cut)
    assert [2, 2, 1, 1, 1] == [visits.one(case).workflow_version for case in cases]
    assert run == begin_moves(visits.town.store, visits.town.room, "visit", None)

    other = visits.town.fresh_room(Definitions(REGISTRY))
    assert 3 == carry_on(Store(visits.town.store.engine), other, run, None)

    assert {2} == {visits.one(case).workflow_version for case in cases}
    assert [["start", "submit", "migrate"]] * 5 == [visits.town.journal(case) for case in cases]


def test_a_case_has_its_turn_once(visits: Visits) -> None:
    """A second worker finds the row taken."""
    case = visits.waiting()
    run = begin(visits)
    go_on(visits, run)
    before = whole(visits.town.store, case)

    move_one(visits.town.store, visits.town.room, report(visits.town.store, run)[0].move_id, None)

    assert before == whole(visits.town.store, case)


def test_a_line_tells_where_the_case_stood_when_its_turn_came(visits: Visits) -> None:
    """Not where it stood when the run began: it was worked on meanwhile."""
    case = visits.open()
    run = begin(visits)
    visits.town.fire(case, "submit", WRITER, answers={"sheet": ANSWERS})
    go_on(visits, run)

    assert ["waiting"] == [line.from_state for line in report(visits.town.store, run)]


def test_a_newer_version_ends_an_older_run(visits: Visits) -> None:
    """What still waited is told so, and moves with the newer run if that one says how."""
    case = visits.waiting()
    first = begin(visits)
    third = SECOND.replace("version: 2", "version: 3")
    visits.publish(second(third))

    run = begin_moves(visits.town.store, visits.town.room, "visit", None)
    go_on(visits, run)

    assert (run != first, 3) == (True, visits.one(case).workflow_version)
    assert ["stays"] == [line.outcome for line in report(visits.town.store, first)]


def test_a_whole_run_goes_back(visits: Visits) -> None:
    """All but those that somebody has worked on since, which are named."""
    cases = [visits.waiting() for _ in range(3)]
    before = [whole(visits.town.store, case) for case in cases[:2]]
    run = begin(visits)
    go_on(visits, run)
    visits.town.fire(cases[2], "pause", HEAD)

    found = revert_run(visits.town.store, visits.town.room, run, None)

    assert (2, [visits.town.number(cases[2])]) == found
    assert before == [whole(visits.town.store, case) for case in cases[:2]]
    assert 2 == visits.town.count(CaseMove, outcome="reverted")


def test_what_does_not_exist_is_missing(visits: Visits) -> None:
    """A run, a workflow, a case."""
    with pytest.raises(Missing):
        report(visits.town.store, 99)
    with pytest.raises(Missing):
        begin_moves(visits.town.store, visits.town.room, "nothing", None)
