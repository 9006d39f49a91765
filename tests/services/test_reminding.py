"""A reminder by hand."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.services.reminding import remind
from iapflow.store.outbox import Outbox
from iapflow.store.task import Task
from iapflow.store.task_reminder import TaskReminder
from tests.services.town import Town


def late_task(town: Town) -> int:
    """The head is late with a plan."""
    case = town.submitted()
    town.go(date(2026, 11, 20))
    with town.store.reading() as session:
        found = session.scalar(select(Task.id).where(Task.case_id == case, Task.closed_at.is_(None)))
    assert found is not None
    return found


def reminders(town: Town) -> int:
    """Reminders promised."""
    with town.store.reading() as session:
        return sum(row.payload.get("letter") == "reminder" for row in session.scalars(select(Outbox)))


def test_a_reminder_goes_out_once_a_day(town: Town) -> None:
    task, coordinator = late_task(town), town.who("institution_coordinator")

    remind(town.store, town.room, coordinator, task)
    with pytest.raises(Refused):
        remind(town.store, town.room, coordinator, task)
    assert 1 == reminders(town)

    town.go(date(2026, 11, 21))
    remind(town.store, town.room, town.who("institution_coordinator"), task)
    assert 2 == reminders(town)
    assert 1 == town.count(TaskReminder)


def test_only_who_leads_or_coordinates_reminds_and_only_of_what_is_late(town: Town) -> None:
    town.submitted()
    with town.store.reading() as session:
        task = session.scalar(select(Task.id).where(Task.closed_at.is_(None)))
    assert task is not None
    with pytest.raises(Missing):
        remind(town.store, town.room, town.who("institution_coordinator"), task)
    town.go(date(2026, 11, 20))
    for name in ("plan_author", "other_head"):
        with pytest.raises(Missing):
            remind(town.store, town.room, town.who(name), task)
    assert 0 == reminders(town)
