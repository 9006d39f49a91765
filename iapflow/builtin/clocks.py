"""More time for a clock."""

from typing import Any

from iapflow.extend import Work, carries_out


@carries_out("extend")
def extend(work: Work, wanted: Any) -> None:
    """Note in the outbox's stead: the clock's new end was decided with the step and stands written with it."""
