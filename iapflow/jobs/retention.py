"""Once a day, what is kept no longer goes."""

from __future__ import annotations

from iapflow.jobs.guarding import guarded
from iapflow.jobs.office import Office
from iapflow.services.retention import erase_ended


def erase_what_ended(office: Office) -> bool:
    """Whether anything went; a failure is left for the next pass."""
    return guarded("retention of", 0, lambda: erase_ended(office.store, office.room) > 0)
