"""A connection that rested is asked whether it lives; one that was used a moment ago is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text

from iapflow.store.engine import named_driver
from iapflow.store.resting import try_after_rest


@pytest.fixture
def dialect() -> str:
    """SQLite has no connection that could be lost."""
    return "postgresql"


@pytest.fixture
def tried(database_url: str, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """One connection in the pool, tried after the rest that the test names."""
    made = create_engine(named_driver(database_url), pool_size=1, max_overflow=0)
    try_after_rest(made, request.param)
    with made.connect() as connection:
        connection.execute(text("SELECT 1"))
    yield made
    made.dispose()


def lost(engine: Engine) -> None:
    """The server ends what rests in the pool."""
    record = engine.pool._pool.queue[0]  # type: ignore[attr-defined]
    number = record.dbapi_connection.info.backend_pid
    other = create_engine(engine.url)
    with other.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number})
    other.dispose()


@pytest.mark.parametrize("tried", [0.0], indirect=True)
def test_a_lost_connection_that_rested_is_made_anew(tried: Engine) -> None:
    """Nobody is told of it."""
    lost(tried)

    with tried.connect() as connection:
        assert connection.execute(text("SELECT 2")).scalar_one() == 2


@pytest.mark.parametrize("tried", [60.0], indirect=True)
def test_one_that_was_used_a_moment_ago_is_not_asked(tried: Engine) -> None:
    """A lost one is then met by whoever uses it first, and only by them."""
    lost(tried)

    with pytest.raises(Exception, match=r"terminat|closed"), tried.connect() as connection:
        connection.execute(text("SELECT 2"))
    with tried.connect() as connection:
        assert connection.execute(text("SELECT 2")).scalar_one() == 2
