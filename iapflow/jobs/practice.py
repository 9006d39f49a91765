"""Every institution has a practice learner, new ones too."""

from __future__ import annotations

from iapflow.jobs.guarding import guarded
from iapflow.jobs.office import Office
from iapflow.services.practice import ensure


def give_practice_learners(office: Office) -> int:
    """One batch; the next pass takes what is left."""
    made: list[int] = []

    def once() -> bool:
        made.append(ensure(office.store, office.room))
        return True

    guarded("practice learners of", 0, once)
    return sum(made)
