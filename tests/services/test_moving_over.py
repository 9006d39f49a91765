"""One case moves to another version: its row, journal, answers, to-dos and terms, in one transaction."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from iapflow.engine.migrating import Blocked, Moved, Stays
from iapflow.services.moving_over import Done, move_over
from iapflow.store.event import Event
from iapflow.store.submission import Draft, Submission
from iapflow.store.task import Task
from iapflow.store.timer import Timer
from tests.definitions.two_versions import ANSWERS, MAPPED, second
from tests.services.town import Town
from tests.services.visits import WRITER, Visits, whole


@pytest.fixture
def visits(town: Town) -> Visits:
    """Visits of the town's school."""
    return Visits(town)


def move(visits: Visits, case: int) -> Done:
    """Move it to what is published now."""
    town = visits.town
    with town.store as session:
        return move_over(town.store, town.room, case, town.room.definitions.current_bundle(session, "visit"), None)


def test_a_case_stands_on_the_new_version(visits: Visits) -> None:
    """State, version, digest and answers are the new ones; the old submission is still there."""
    case = visits.waiting()
    visits.publish(second())

    done = move(visits, case)

    row = visits.one(case)
    assert isinstance(done.plan, Moved)
    assert (2, "in_review", 3, True) == (row.workflow_version, row.state, row.revision, row.is_open)
    assert MAPPED == visits.answers(case)
    assert 2 == visits.town.count(Submission, case_id=case)


def test_the_journal_says_so_without_an_answer(visits: Visits) -> None:
    """One line, numbered on, with the paths of what was lost."""
    case = visits.waiting()
    visits.publish(second())

    move(visits, case)

    assert ["start", "submit", "migrate"] == visits.town.journal(case)
    with visits.town.store.reading() as session:
        line = session.scalars(select(Event).where(Event.case_id == case).order_by(Event.seq.desc())).first()
    assert line is not None
    assert (3, 3, "waiting", "in_review") == (line.seq, line.revision, line.from_state, line.to_state)
    assert ["sheet.mood"] == line.note["lost"]
    assert "Slepen" not in str(line.note)


def test_the_term_runs_on_from_the_day_it_began(visits: Visits) -> None:
    """Seven school days instead of five, counted from the entry; the old timer is cancelled."""
    case = visits.waiting()
    before = visits.one(case)
    visits.publish(second())

    move(visits, case)

    row = visits.one(case)
    assert before.entered_at == row.entered_at
    assert before.due_at is not None
    assert row.due_at is not None
    assert row.due_at > before.due_at
    assert 1 == visits.town.count(Timer, case_id=case, kind="due", done_at=None)


def test_the_task_is_the_new_states(visits: Visits) -> None:
    """One open to-do, of the state that it stands in now."""
    case = visits.waiting()
    visits.publish(second())

    move(visits, case)

    with visits.town.store.reading() as session:
        open_tasks = session.scalars(select(Task).where(Task.case_id == case, Task.closed_at.is_(None))).all()
    assert {"in_review"} == {task.state for task in open_tasks}


def test_what_nobody_changed_is_left_alone(visits: Visits) -> None:
    """A draft's state has the same term and task in both versions: the same rows go on."""
    case = visits.open()
    before = whole(visits.town.store, case)
    visits.publish(second())

    assert isinstance(move(visits, case).plan, Moved)

    after = whole(visits.town.store, case)
    assert (before["tasks"], before["timers"]) == (after["tasks"], after["timers"])
    assert before["case"]["due_at"] == after["case"]["due_at"]


def test_a_draft_moves_and_whoever_has_it_open_is_told(visits: Visits) -> None:
    """Its revision rises, so that a page made before cannot write over it."""
    case = visits.open()
    seen = visits.write(case)
    visits.publish(second())

    move(visits, case)

    with visits.town.store.reading() as session:
        draft = session.scalars(select(Draft).where(Draft.case_id == case)).one()
    assert (MAPPED, seen + 1) == (draft.answers, draft.revision)


def test_a_case_that_may_stay_stays_untouched(visits: Visits) -> None:
    """And a blocked one as well."""
    paused, odd = visits.paused(), visits.waiting({**ANSWERS, "seats": "daudz"})
    before = [whole(visits.town.store, case) for case in (paused, odd)]
    visits.publish(second())

    plans = [move(visits, case).plan for case in (paused, odd)]

    assert [Stays, Blocked] == [type(plan) for plan in plans]
    assert before == [whole(visits.town.store, case) for case in (paused, odd)]


def test_a_moved_case_goes_on_under_its_new_rules(visits: Visits) -> None:
    """What only the second version allows."""
    case = visits.waiting()
    visits.publish(second())
    move(visits, case)

    visits.town.fire(case, "finish", WRITER)

    assert not visits.one(case).is_open


def test_the_journal_has_no_gap(visits: Visits) -> None:
    """Lines are numbered one by one, through a move as well."""
    case = visits.waiting()
    visits.publish(second())
    move(visits, case)
    visits.town.fire(case, "pause", "institution_head")

    with visits.town.store.reading() as session:
        found: Any = session.execute(select(func.count(), func.max(Event.seq)).where(Event.case_id == case)).one()
    assert found[0] == found[1]
