"""Files with names in them that somebody looked at and never took in: after some days they go by themselves."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, exists, or_, select

from iapflow.services.room import Room
from iapflow.services.settings import value_of
from iapflow.store.early_files import EarlyFile
from iapflow.store.import_run import ImportRun
from iapflow.store.store import Store, connection_of

DAYS = "waiting_file_days"
MODELS = (EarlyFile, ImportRun)


def drop_waiting(store: Store, room: Room) -> int:
    """Forget every file that waited longer for a yes than it may; how many went."""
    with store.reading() as session:
        now = room.now(session)
        before = now - timedelta(days=int(value_of(session, DAYS, now.date())))
        late = [exists().where(model.content.is_not(None), model.handed_in_at < before) for model in MODELS]
        if not session.scalar(select(or_(*late))):
            return 0
    with store as session:
        connection = connection_of(session)
        return sum(
            connection.execute(delete(model).where(model.content.is_not(None), model.handed_in_at < before)).rowcount
            for model in MODELS
        )
