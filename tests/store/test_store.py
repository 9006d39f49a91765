"""The store: one transaction, all or nothing, on both databases."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from iapflow.store.engine import PRAGMAS, connect, named_driver, options, prepare
from iapflow.store.numbers import last_number, next_number
from iapflow.store.person import Person
from iapflow.store.store import Store, StoreError


def people(store: Store) -> list[str]:
    """The family names in the table."""
    with store.reading() as session:
        return list(session.scalars(select(Person.family_name).order_by(Person.id)))


def test_leaving_the_block_commits(store: Store) -> None:
    """What was added is there for the next reader."""
    with store as session:
        session.add(Person(given_name="Oskars", family_name="Demozars"))

    assert ["Demozars"] == people(store)
    assert not store.is_open


def test_an_error_in_the_block_undoes_everything(store: Store) -> None:
    """Nothing is half written."""
    with pytest.raises(ZeroDivisionError):
        _fail_after_adding(store)

    assert [] == people(store)


def test_a_block_inside_a_block_is_refused(store: Store) -> None:
    """Two use-cases in one transaction would each think it theirs; the outer one is undone."""
    with pytest.raises(StoreError, match="inside another"):
        _write_twice(store)

    assert [] == people(store)


def test_outside_a_block_there_is_no_session(store: Store) -> None:
    """Using the store without a transaction is our bug, and told so."""
    with pytest.raises(StoreError, match="no transaction"):
        _ = store.session


def test_reading_inside_writing_sees_what_was_written(store: Store) -> None:
    """A fact asked in the middle of a firing sees the firing."""
    with store:
        store.session.add(Person(given_name="Oskars", family_name="Demozars"))
        store.session.flush()

        assert ["Demozars"] == people(store)


def test_a_reading_session_refuses_to_write(store: Store) -> None:
    """A service that forgot its transaction hears it at once."""
    with store.reading() as session:
        session.add(Person(given_name="Oskars", family_name="Demozars"))
        with pytest.raises(StoreError, match="only reads"):
            session.flush()


def test_writing_inside_reading_is_refused(store: Store) -> None:
    """What was read would be older than what is decided on."""
    with pytest.raises(StoreError, match="inside another"), store.reading(), store:
        pass


def test_the_connection_sees_what_was_added(store: Store) -> None:
    """Core statements run after the objects are written."""
    with store as session:
        session.add(Person(given_name="Oskars", family_name="Demozars"))
        found = store.connection.execute(text("SELECT count(*) FROM person")).scalar()

    assert found == 1


def test_no_number_is_given_twice(store: Store) -> None:
    """Eight threads take ten numbers each; all are different and none is left out."""
    taken: list[int] = []

    def take() -> None:
        for _ in range(10):
            with store:
                taken.append(next_number(store.connection, "IAP-2026/27"))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert list(range(1, 81)) == sorted(taken)
    with store.reading():
        assert last_number(store.connection, "IAP-2026/27") == 80
        assert last_number(store.connection, "other") == 0


def test_a_number_rolled_back_is_given_again(store: Store) -> None:
    """Counters leave no gaps."""
    with pytest.raises(ZeroDivisionError):
        _fail_after_numbering(store)
    with store:
        assert next_number(store.connection, "n") == 1


def test_every_pooled_sqlite_connection_is_safe(tmp_path: Any) -> None:
    """The settings stand on the second connection as on the first, and `lower` knows our letters."""
    engine = prepare(connect(f"sqlite:///{tmp_path}/x.sqlite3"))
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "trusted_schema": 0}
    assert set(wanted) <= {pragma.partition("=")[0] for pragma in PRAGMAS}

    with engine.connect() as first, engine.connect() as second:
        for connection in (first, second):
            found = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in wanted}
            assert wanted == found
            assert connection.execute(text("SELECT lower('ĢIRTS')")).scalar() == "ģirts"
            assert connection.execute(text("SELECT lower(7)")).scalar() == 7
    engine.dispose()


def test_postgresql_means_psycopg_and_utc() -> None:
    """The driver is named, since a plain address would leave the choice to others."""
    assert named_driver("postgres://db/x").drivername == "postgresql+psycopg"
    assert named_driver("postgresql://db/x").drivername == "postgresql+psycopg"
    assert options("postgresql://db/x")["connect_args"] == {"options": "-c timezone=UTC"}


def test_a_failed_begin_leaves_the_store_usable(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the database is away, the next try begins anew."""
    store = Store(engine)
    with monkeypatch.context() as patched:
        patched.setattr("iapflow.store.store.begin", _away)
        with pytest.raises(ConnectionError), store:
            pass

    assert [] == people(store)


def _fail_after_adding(store: Store) -> None:
    with store as session:
        session.add(Person(given_name="Oskars", family_name="Demozars"))
        session.flush()
        raise ZeroDivisionError


def _write_twice(store: Store) -> None:
    with store as session:
        session.add(Person(given_name="Oskars", family_name="Demozars"))
        session.flush()
        with store:
            pass


def _fail_after_numbering(store: Store) -> None:
    with store:
        next_number(store.connection, "n")
        raise ZeroDivisionError


def _away(*_: object, **__: object) -> None:
    raise ConnectionError
