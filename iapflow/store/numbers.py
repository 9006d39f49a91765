"""Numbers without gaps or doubles, taken inside the transaction that uses them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, String, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from iapflow.store.counter import Counter


def _taking(insert: Any) -> Any:
    """One statement that makes the counter or raises it, and tells its new value."""
    return (
        insert(Counter)
        .values(name=bindparam("the_name", type_=String()), value=1)
        .on_conflict_do_update(index_elements=[Counter.name], set_={"value": Counter.value + 1})
        .returning(Counter.value)
    )


TAKING = {"sqlite": _taking(sqlite.insert), "postgresql": _taking(postgresql.insert)}


def next_number(connection: Connection, name: str) -> int:
    """Take the next number of this counter; 1 at first.  Rolled back, it is free again."""
    return int(connection.execute(TAKING[connection.dialect.name], {"the_name": name}).scalar_one())


def last_number(connection: Connection, name: str) -> int:
    """The number taken last, 0 if none was."""
    found = connection.execute(select(Counter.value).where(Counter.name == name)).scalar()
    return int(found or 0)
