"""On the eighteenth birthday the school gets the task to ask the learner."""

from __future__ import annotations

from iapflow.jobs.guarding import guarded
from iapflow.jobs.office import Office
from iapflow.services.coming_of_age import ask_those_of_age


def ask_whoever_came_of_age(office: Office) -> int:
    """One batch in a transaction of its own; the next pass takes what is left."""
    begun: list[int] = []

    def once() -> bool:
        begun.append(ask_those_of_age(office.store, office.room))
        return True

    guarded("eighteenth birthdays of", 0, once)
    return sum(begun)
