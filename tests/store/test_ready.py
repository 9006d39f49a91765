"""Statements made ready: the same as SQLAlchemy would do, only sooner."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError

from iapflow.store.base import table_of
from iapflow.store.outbox import Outbox
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.ready import begin, commit, read, roll_back, run, run_many
from iapflow.store.store import Store, is_made

OUTBOX, PEOPLE = table_of(Outbox), table_of(Person)
PROMISES = select(*OUTBOX.c).order_by(OUTBOX.c.id)
MOMENTS = (
    datetime(2026, 9, 1, 12, 30, 15, 123456, UTC),
    datetime(2026, 9, 1, tzinfo=UTC),
    datetime(2026, 9, 1, 23, 0, tzinfo=timezone(timedelta(hours=3))),
)


def promised(moment: datetime | None) -> dict[str, object]:
    """A row with a moment in it."""
    return {"topic": "t", "payload": {"ā": 1}, "created_at": moment, "run_at": moment, "attempts": 0}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_moment_is_written_and_read_as_sqlalchemy_does(store: Store, moment: datetime) -> None:
    """Two ways in, two ways out, one moment."""
    with store:
        run(store.connection, insert(OUTBOX), promised(moment)).close()
        store.connection.execute(insert(OUTBOX), promised(moment))
        short, long = read(store.connection, PROMISES, {}), store.connection.execute(PROMISES).all()

    assert [moment] * 4 == [row.created_at for row in (*short, *long)]
    assert [{"ā": 1}] * 4 == [row.payload for row in (*short, *long)]
    assert [None] * 4 == [row.done_at for row in (*short, *long)]


def test_the_text_of_a_moment_is_the_same_either_way(store: Store) -> None:
    """Older rows, written by SQLAlchemy, sort among newer ones."""
    with store:
        for moment in MOMENTS:
            run(store.connection, insert(OUTBOX), promised(moment)).close()
            store.connection.execute(insert(OUTBOX), promised(moment))
        texts = [row[0] for row in store.connection.exec_driver_sql("SELECT created_at FROM outbox ORDER BY id")]

    assert texts[0::2] == texts[1::2]


def test_a_day_is_compared_as_a_day(store: Store) -> None:
    """Dated rows are found by a ready statement."""
    first = date(2026, 9, 1)
    with store as session:
        session.add(Person(id=1, given_name="Oskars", family_name="Demozars"))
        session.flush()
        held = select(RoleAssignment.id).where(
            RoleAssignment.valid_from <= bindparam("on", type_=table_of(RoleAssignment).c.valid_from.type)
        )
        assert [] == read(store.connection, held, {"on": first})


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    """Nobody knows which one was meant."""
    with store, pytest.raises(ValueError, match="time zone"):
        run(store.connection, insert(OUTBOX), promised(datetime(2026, 9, 1)))  # noqa: DTZ001 - the point


def test_what_the_driver_refuses_names_no_value(store: Store) -> None:
    """The error is SQLAlchemy's, and nobody's data stands in it."""
    with pytest.raises(IntegrityError) as told, store:
        run(store.connection, insert(PEOPLE), {"given_name": "Oskars", "family_name": None, "is_active": True})

    assert "Oskars" not in str(told.value.statement)


def test_one_row_or_many_are_the_same_statement(store: Store) -> None:
    """As many rows as were given."""
    with store:
        run_many(store.connection, insert(OUTBOX), [promised(MOMENTS[0])])
        run_many(store.connection, insert(OUTBOX), [promised(moment) for moment in MOMENTS])

        assert len(MOMENTS) + 1 == len(read(store.connection, PROMISES, {}))


def test_a_transaction_begun_on_the_driver_is_whole(store: Store) -> None:
    """Committed it stays, rolled back it is gone, with SQLAlchemy taking part or not."""
    with store.engine.connect() as connection:
        for takes_part in (False, True):
            for end in (roll_back, commit):
                begin(connection)
                run(connection, insert(OUTBOX), promised(MOMENTS[0])).close()
                if takes_part:
                    connection.execute(delete(PEOPLE))
                end(connection)

    with store.reading():
        assert len(read(store.connection, PROMISES, {})) == 2


def test_a_session_is_made_when_it_is_first_used(store: Store) -> None:
    """Work on the connection alone makes none; what is added later is in the same transaction."""
    with store as session:
        run(store.connection, insert(OUTBOX), promised(MOMENTS[0])).close()
        assert not is_made(session)
        session.add(Person(given_name="Oskars", family_name="Demozars"))
        assert is_made(session)

    with store.reading() as session:
        assert len(session.scalars(select(Person.id)).all()) == 1
        assert len(read(store.connection, PROMISES, {})) == 1
