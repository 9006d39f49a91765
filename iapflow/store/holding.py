"""Holding a row until the transaction ends, so that of two people who look and then write one looks after the other."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.store.base import Model


def hold(session: Session, kind: type[Model], ident: int) -> None:
    """Wait for whoever holds the row; SQLite's transactions that write wait for each other anyway."""
    (key,) = kind.__mapper__.primary_key
    session.execute(select(key).where(key == ident).with_for_update(key_share=True))
