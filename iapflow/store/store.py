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

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from iapflow.store.ready import begin, commit, roll_back


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
        session = self.session
        if is_made(session) and (session.new or session.dirty or session.deleted):
            session.flush()
        return connection_of(session)

    def __enter__(self) -> Session:
        """Begin to write; on SQLite this waits for other writers."""
        if self._current is not None:
            raise StoreError("`with store:` inside another one: hand the open store on instead")
        connection = self._writing.connect()
        try:
            begin(connection)
        except BaseException:
            connection.close()
            raise
        self._here.session = _LateSession(connection)
        return self.session

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Commit, or roll everything back when the block or the commit failed."""
        session, self._here.session = self.session, None
        connection = connection_of(session)
        try:
            if kind is None:
                if is_made(session):
                    session.flush()
                commit(connection)
            else:
                roll_back(connection)
        finally:
            if is_made(session):
                session.close()
            connection.close()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads; inside `with store` it is the writing one."""
        if self._current is not None:
            yield self._current
            return
        with self.engine.connect() as connection:
            session = self._here.session = _ReadingSession(connection)
            try:
                yield session
            finally:
                self._here.session = None
                if is_made(session):
                    session.close()

    @property
    def _current(self) -> Session | None:
        """The session of this thread, if it is in a transaction."""
        session: Session | None = getattr(self._here, "session", None)
        return session


CONNECTION = "iapflow.connection"


def connection_of(session: Session) -> Connection:
    """The connection a session of ours works on, without asking the session to find it anew."""
    connection: Connection = session.info.get(CONNECTION) or session.connection()
    return connection


def is_made(session: Session) -> bool:
    """Whether anything has used this session as one; a firing with plain effects never does."""
    return "identity_map" in session.__dict__


class _LateSession(Session):
    """A session that is made when it is first used as one.

    Making and closing one costs as much as two statements, and what is fired every minute of the
    day works on the connection alone.  Before it is made it has nothing but `info`; the first
    attribute that is missing makes it, in the transaction that is open already.
    """

    autoflushes = True

    def __init__(self, connection: Connection) -> None:
        """Only keep where it would work."""
        self.__dict__.update(info={CONNECTION: connection}, line=connection)

    def __getattr__(self, name: str) -> Any:
        """Make it; asked only for what is not there."""
        if is_made(self) or name.startswith("__"):
            raise AttributeError(name)
        connection: Connection = self.__dict__["line"]
        if not connection.in_transaction():
            connection.begin()
        super().__init__(bind=connection, expire_on_commit=False, autoflush=self.autoflushes)
        return getattr(self, name)


class _ReadingSession(_LateSession):
    """A session that is asked to write means a service forgot its transaction."""

    autoflushes = False

    def flush(self, objects: Any = None) -> None:
        """Nothing may be written here."""
        if self.new or self.dirty or self.deleted:
            raise StoreError("this session only reads; write inside `with store:`")
