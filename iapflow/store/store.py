"""The store: the one way to write, a transaction that commits on leaving.

    with store as session:
        session.add(...)

Services own transactions; nothing below them begins or ends one.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session


class StoreError(RuntimeError):
    """The store was used in a way that could lose or mix up work; it is our bug."""


class Store:
    """Transactions on one database, one at a time in each thread."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine made or prepared by `iapflow.store.engine`."""
        self.engine = engine
        self._writing = engine.execution_options(write=True)
        self._here = threading.local()

    @property
    def is_open(self) -> bool:
        """Whether this thread is inside `with store` or `with store.reading()`."""
        return self._current is not None

    @property
    def session(self) -> Session:
        """The session of the transaction this thread is in."""
        if self._current is None:
            raise StoreError("there is no transaction; use `with store:` or `store.reading()`")
        return self._current

    @property
    def connection(self) -> Connection:
        """The connection of the same transaction, for Core statements; what was added is written first."""
        self.session.flush()
        return self.session.connection()

    def __enter__(self) -> Session:
        """Begin to write; on SQLite this waits for other writers."""
        if self._current is not None:
            raise StoreError("`with store:` inside another one: hand the open store on instead")
        session = Session(self._writing, expire_on_commit=False)
        try:
            session.connection()
        except BaseException:
            session.close()
            raise
        self._here.session = session
        return session

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Commit, or roll everything back when the block or the commit failed."""
        session, self._here.session = self.session, None
        try:
            if kind is None:
                session.commit()
            else:
                session.rollback()
        finally:
            session.close()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads; inside `with store` it is the writing one."""
        if self._current is not None:
            yield self._current
            return
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            event.listen(session, "before_flush", _refuse_to_write)
            self._here.session = session
            try:
                yield session
            finally:
                self._here.session = None

    @property
    def _current(self) -> Session | None:
        """The session of this thread, if it is in a transaction."""
        session: Session | None = getattr(self._here, "session", None)
        return session


def _refuse_to_write(session: Session, context: Any, instances: Any) -> None:
    """A reading session that is asked to write means a service forgot its transaction."""
    raise StoreError("this session only reads; write inside `with store:`")
