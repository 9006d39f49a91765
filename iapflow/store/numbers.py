"""Numbers without gaps or doubles, taken inside the transaction that uses them."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from iapflow.store.counter import Counter


def next_number(connection: Connection, name: str) -> int:
    """Take the next number of this counter; 1 at first.  Rolled back, it is free again."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    taken = (
        insert(Counter)
        .values(name=name, value=1)
        .on_conflict_do_update(index_elements=[Counter.name], set_={"value": Counter.value + 1})
        .returning(Counter.value)
    )
    return int(connection.execute(taken).scalar_one())


def last_number(connection: Connection, name: str) -> int:
    """The number taken last, 0 if none was."""
    found = connection.execute(select(Counter.value).where(Counter.name == name)).scalar()
    return int(found or 0)
