"""What families declined is erased once its semester is over."""

from __future__ import annotations

from iapflow.jobs.guarding import guarded
from iapflow.jobs.office import Office
from iapflow.services.refusals import erase_refusals


def erase_old_refusals(office: Office) -> int:
    """One batch in a transaction of its own; the next pass takes what is left."""
    erased: list[int] = []

    def once() -> bool:
        erased.append(erase_refusals(office.store, office.room))
        return True

    guarded("refusals of", 0, once)
    return sum(erased)
