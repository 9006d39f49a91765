"""Rows that wait for others of their statement: nobody sees them missing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, insert, select, update

from iapflow.store.base import table_of
from iapflow.store.gathering import Gathering, gathered
from iapflow.store.outbox import Outbox
from iapflow.store.ready import read
from iapflow.store.store import Store, StoreError, connection_of

OUTBOX = table_of(Outbox)
ADD = insert(OUTBOX)
COUNT = select(func.count().label("many")).select_from(OUTBOX)
AT = datetime(2026, 9, 1, tzinfo=UTC)
PROMISE = {"topic": "t", "payload": {}, "created_at": AT, "run_at": AT, "attempts": 0}


def waiting(store: Store) -> Gathering:
    """What stands in the connection's place."""
    connection = connection_of(store.session)
    assert isinstance(connection, Gathering)
    return connection


def test_rows_go_out_on_leaving(store: Store) -> None:
    """All with one statement."""
    with store as session:
        with gathered(session):
            for _ in range(3):
                waiting(store).later(ADD, PROMISE)

        assert read(store.connection, COUNT, {})[0].many == 3
        assert not isinstance(connection_of(session), Gathering)


def test_whatever_reads_finds_them_written(store: Store) -> None:
    """By a ready statement, by the connection, by the session."""
    with store as session, gathered(session):
        waiting(store).later(ADD, PROMISE)
        assert read(connection_of(session), COUNT, {})[0].many == 1
        waiting(store).later(ADD, PROMISE)
        assert session.execute(COUNT).scalar_one() == 2
        waiting(store).later(ADD, PROMISE)
        assert connection_of(session).execute(COUNT).scalar_one() == 3


def test_ids_are_given_once(store: Store) -> None:
    """Beside those that the database gives by itself."""
    with store as session:
        session.execute(ADD, PROMISE)
        with gathered(session):
            given = [waiting(store).next_id(OUTBOX) for _ in range(450)]
            for taken in given:
                waiting(store).later(ADD, {"id": taken, **PROMISE})
        session.execute(ADD, PROMISE)

        assert len(set(given)) == 450
        assert session.execute(COUNT).scalar_one() == 452


def test_a_guarded_row_that_is_gone_undoes_all(store: Store) -> None:
    """Half a batch is no batch."""
    with pytest.raises(StoreError, match="moved"):
        _write_beside_nothing(store)

    with store.reading() as session:
        assert session.execute(COUNT).scalar_one() == 0


def _write_beside_nothing(store: Store) -> None:
    with store as session, gathered(session):
        waiting(store).later(ADD, PROMISE)
        waiting(store).later(update(OUTBOX).where(OUTBOX.c.id == -1), {"attempts": 1}, is_guarded=True)
