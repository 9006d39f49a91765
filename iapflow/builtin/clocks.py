"""More time for a clock."""

from typing import Any

from iapflow.extend import Work, carries_out


@carries_out("extend")
def extend(work: Work, wanted: Any) -> None:
    """A clock gets more time: its new end was counted with the step, and is written with the case."""
