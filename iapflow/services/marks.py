"""The few settings that every transaction looks at, read together once in each."""

from typing import Any

from sqlalchemy import String, bindparam, or_, select
from sqlalchemy.orm import Session

from iapflow.store.ready import read
from iapflow.store.setting import Setting
from iapflow.store.store import connection_of

OFFSET = "demo_clock_days"
"""By how many days the demo's clock is ahead; there is none in a real installation."""
PUBLISHED = "published_digest"
"""Stands for everything published; it changes with each publication."""
MARKS = select(Setting.name, Setting.value).where(
    or_(Setting.name == bindparam("one", type_=String()), Setting.name == bindparam("other", type_=String()))
)
KEPT = "iapflow.marks"


def mark(session: Session, name: str) -> Any:
    """One of the marks, None where it was never set."""
    if KEPT not in session.info:
        rows = read(connection_of(session), MARKS, {"one": OFFSET, "other": PUBLISHED})
        session.info[KEPT] = {row.name: row.value for row in rows}
    return session.info[KEPT].get(name)


def set_mark(session: Session, name: str, value: Any) -> None:
    """Set a mark; the rest of this transaction sees it."""
    session.merge(Setting(name=name, value=value, valid_from=None))
    session.flush()
    session.info.pop(KEPT, None)
