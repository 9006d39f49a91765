"""Deadlines that hang on a field follow the field, in the transaction that keeps the draft."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from iapflow.services.drafts import Page, save_draft
from iapflow.store.case import Case
from iapflow.store.task import Task
from iapflow.store.timer import Timer
from tests.services.notice import open_notices
from tests.services.town import Town


@pytest.fixture
def case(town: Town) -> int:
    """A notice without a day."""
    return open_notices(town)


def keep(town: Town, case: int, **answers: Any) -> None:
    """The head types this and leaves."""
    save_draft(town.store, town.room, town.who("institution_head"), Page(case, "sheet"), answers)


def pending(town: Town, case: int) -> set[tuple[str, str | None, date]]:
    """Kind, clock and day of what the clock will ask for."""
    with town.store.reading() as session:
        timers = session.scalars(select(Timer).where(Timer.case_id == case, Timer.done_at.is_(None)))
        return {(timer.kind, timer.clock, timer.due_at.date()) for timer in timers}


def due(town: Town, case: int) -> tuple[date | None, set[date | None]]:
    """By when the case and its to-dos are due."""
    with town.store.reading() as session:
        row = session.get_one(Case, case)
        tasks = session.scalars(select(Task).where(Task.case_id == case, Task.closed_at.is_(None)))
        days = {task.due_at.date() if task.due_at else None for task in tasks}
        return row.due_at.date() if row.due_at else None, days


def test_a_day_typed_in_plans_what_hangs_on_it(town: Town, case: int) -> None:
    before = (due(town, case), pending(town, case))

    keep(town, case, day="2026-11-10")

    assert ((None, {None}), set()) == before
    assert (date(2026, 11, 10), {date(2026, 11, 10)}) == due(town, case)
    assert {
        ("due", None, date(2026, 11, 10)),
        ("remind", None, date(2026, 11, 7)),
        ("escalate", None, date(2026, 11, 11)),
        ("after", None, date(2026, 11, 10)),
        ("remind", "answer", date(2026, 11, 18)),
    } == pending(town, case)


def test_another_day_takes_the_place_of_the_first(town: Town, case: int) -> None:
    keep(town, case, day="2026-11-10")

    keep(town, case, day="2026-11-20")

    assert (date(2026, 11, 20), {date(2026, 11, 20)}) == due(town, case)
    assert {date(2026, 11, day) for day in (17, 20, 21, 28)} == {day for _, _, day in pending(town, case)}


def test_a_day_taken_out_again_leaves_nothing_to_wait_for(town: Town, case: int) -> None:
    keep(town, case, day="2026-11-10")

    keep(town, case, day="")

    assert ((None, {None}), set()) == (due(town, case), pending(town, case))


def test_another_answer_may_bring_another_deadline_into_force(town: Town, case: int) -> None:
    """The first of the list that applies counts."""
    keep(town, case, day="2026-11-10")

    keep(town, case, day="2026-11-10", urgent=True)

    assert (date(2026, 11, 8), {date(2026, 11, 8)}) == due(town, case)


def test_words_that_no_deadline_hangs_on_plan_nothing(town: Town, case: int) -> None:
    keep(town, case, day="2026-11-10")
    said: list[str] = []
    event.listen(town.store.engine, "before_cursor_execute", lambda *args: said.append(args[2]))

    keep(town, case, day="2026-11-10", words="Labdien!")

    assert [] == [words for words in said if words.startswith(("UPDATE timer", "INSERT INTO timer"))]


def test_hours_are_counted_from_moment_to_moment(town: Town, case: int) -> None:
    town.fire(case, "post", "institution_head")

    with town.store.reading() as session:
        timers = session.scalars(select(Timer).where(Timer.case_id == case, Timer.done_at.is_(None)))
        moments = {(timer.kind, timer.due_at) for timer in timers}
        row = session.get_one(Case, case)

    posted: datetime = town.now
    assert {
        ("due", posted + timedelta(hours=24)),
        ("remind", posted + timedelta(hours=18)),
        ("after", posted + timedelta(hours=48)),
    } == moments
    assert posted + timedelta(hours=24) == row.due_at
