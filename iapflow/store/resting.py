"""Asking a connection that rested in the pool whether it still lives.

SQLAlchemy's own `pool_pre_ping` asks before each use, which is one way there and back in every
transaction; a connection that was used a moment ago is taken to live.
"""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

REST = 5.0
"""Seconds in the pool after which a connection is asked."""
SINCE = "iapflow.rests_since"


def try_after_rest(engine: Engine, rest: float = REST) -> None:
    """From now on the engine tries what rested; where one is gone, the pool makes all of them anew."""
    if event.contains(engine, "checkin", _rests):
        return

    def ask(connection: Any, record: Any, _proxy: Any) -> None:
        if monotonic() - record.info.get(SINCE, inf) < rest:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(engine, "checkin", _rests)
    event.listen(engine, "checkout", ask)


def _rests(_connection: Any, record: Any) -> None:
    """Nobody uses it from now on."""
    record.info[SINCE] = monotonic()
