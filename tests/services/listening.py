"""What a use-case sends to the database, heard at the driver: a firing runs past SQLAlchemy's own events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from tests.services.town import Town


def statements_of(town: Town, act: Callable[[], object]) -> list[str]:
    """Every statement of it, in order; skips on PostgreSQL, whose driver tells none: both get the same ones."""
    if town.store.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite's driver tells its statements")
    said: list[str] = []

    def listen(driver: Any, *_: Any) -> None:
        driver.set_trace_callback(said.append)

    event.listen(town.store.engine, "checkout", listen)
    act()
    event.remove(town.store.engine, "checkout", listen)
    assert said
    return said
