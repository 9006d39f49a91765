"""Statements that go to PostgreSQL as one: the same rows as one by one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from iapflow.store.base import table_of
from iapflow.store.event import Event
from iapflow.store.in_one import fits, run_in_one
from iapflow.store.outbox import Outbox
from iapflow.store.person import Person
from iapflow.store.setting import Setting
from iapflow.store.store import Store
from iapflow.store.task import Task

OUTBOX, SETTINGS, TASKS = table_of(Outbox), table_of(Setting), table_of(Task)
AT = datetime(2026, 9, 1, 12, 30, tzinfo=UTC)
PROMISE = {"topic": "100 % ā", "payload": {"ā": 1}, "created_at": AT, "run_at": AT, "attempts": 0}


@pytest.fixture
def dialect() -> str:
    """Only there one statement can write to several tables."""
    return "postgresql"


def test_each_part_tells_how_many_rows_it_met(store: Store) -> None:
    """Added, changed and taken away, with words, moments and JSON as the columns have them."""
    with store as session:
        session.execute(insert(SETTINGS), [{"name": "a", "value": 1}, {"name": "b", "value": 2}])
        parts = [
            (update(SETTINGS).where(SETTINGS.c.name == "c"), {"value": 3}),
            (insert(OUTBOX), PROMISE),
            (insert(OUTBOX), {**PROMISE, "topic": "second"}),
        ]
        assert run_in_one(store.connection, parts) == [0, 1, 1]
        assert run_in_one(store.connection, [(delete(SETTINGS).where(SETTINGS.c.name == "b"), {})]) == [1]

        found = session.execute(select(OUTBOX.c.topic, OUTBOX.c.payload, OUTBOX.c.run_at).order_by(OUTBOX.c.id)).all()
        assert [tuple(row) for row in found] == [("100 % ā", {"ā": 1}, AT), ("second", {"ā": 1}, AT)]
        assert session.scalar(select(func.count()).select_from(SETTINGS)) == 1


def test_what_order_could_change_goes_out_in_order(store: Store) -> None:
    """The second change finds what the first one did."""
    with store as session:
        session.execute(insert(SETTINGS), [{"name": "a", "value": 1}])
        first = (update(SETTINGS).where(SETTINGS.c.name == "a"), {"name": "b"})
        second = (delete(SETTINGS).where(SETTINGS.c.name == "b"), {})

        assert run_in_one(store.connection, [first, second]) == [1, 1]


def test_only_parts_without_an_order_fit_together() -> None:
    """Nothing twice under a rule of uniqueness, no change after rows were added."""
    close, add = update(TASKS).where(TASKS.c.closed_at.is_(None)), insert(TASKS)
    assert fits(add, [close])
    assert not fits(close, [add])
    assert not fits(close, [close])
    assert not fits(insert(table_of(Event)), [update(table_of(Event))])
    assert fits(insert(table_of(Event)), [insert(table_of(Event)), update(table_of(Person))])
    with pytest.raises(TypeError, match="Select"):
        fits(select(TASKS.c.id), [])


def test_the_drivers_error_is_sqlalchemys_and_names_no_value(store: Store) -> None:
    """As everywhere in the store."""
    with store as session:
        session.execute(insert(SETTINGS), [{"name": "a", "value": 1}])
    with pytest.raises(IntegrityError) as raised, store:
        run_in_one(store.connection, [(insert(SETTINGS), {"name": "a", "value": "Oskars"})])

    assert "Oskars" not in str(raised.value)
    with store as session:
        assert session.execute(text("SELECT count(*) FROM setting")).scalar_one() == 1
