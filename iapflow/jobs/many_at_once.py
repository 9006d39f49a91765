"""Runs of many at once over which somebody died: what still waits is done, as the person who began it."""

from datetime import timedelta
from functools import partial

from iapflow.jobs.guarding import guarded
from iapflow.jobs.office import Office
from iapflow.services.many_at_once import carry_on, unfinished

PATIENCE = timedelta(minutes=5)
"""A run that began less long ago is still being carried out; two at once would only wait for each other."""


def finish_runs(office: Office) -> int:
    """Each run that stopped halfway; how many ended here."""
    with office.store.reading() as session:
        before = office.room.now(session) - PATIENCE
    return sum(guarded("run", run, partial(_finish, office, run)) for run in unfinished(office.store, before))


def _finish(office: Office, run_id: int) -> bool:
    carry_on(office.store, office.room, run_id)
    return True
