"""What is asked of a clock as it stands: when it ends, whether it is late, which of several ends first."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time

from iapflow.engine.terms import Due, RunningClock

LAST_SECOND = time(23, 59, 59, tzinfo=UTC)


def of_clock(clocks: Mapping[str, RunningClock], name: str, at: datetime) -> date | bool | None:
    """`agreement.due` or `agreement.late`; None for a clock that never ran."""
    clock_id, _, what = name.partition(".")
    clock = clocks.get(clock_id)
    if clock is None or clock.due is None:
        return None
    return clock.due.on if what == "due" else is_late(clock, at)


def ends_at(clock: RunningClock) -> datetime | None:
    """The last moment of the term, None where it cannot be told yet."""
    if clock.due is None:
        return None
    return clock.due.at or datetime.combine(clock.due.on, LAST_SECOND)


def is_late(clock: RunningClock, at: datetime) -> bool:
    """Past its end; one that stands still is as late as it was when it stopped."""
    end = ends_at(clock)
    return end is not None and (clock.stopped_at or at) > end


def soonest(clocks: Iterable[RunningClock]) -> datetime | None:
    """The first end of those that run."""
    ends = (ends_at(clock) for clock in clocks if clock.stopped_at is None)
    return min((end for end in ends if end is not None), default=None)


def first_due(due: Due | None, clock_due_at: datetime | None) -> Due | None:
    """What a to-do must be done by: the state's own due date, or a running clock's end where that is earlier."""
    if clock_due_at is None:
        return due
    by_clock = Due(clock_due_at.date(), at=None if clock_due_at.timetz() == LAST_SECOND else clock_due_at)
    if due is None:
        return by_clock
    end = due.at or datetime.combine(due.on, LAST_SECOND)
    return by_clock if clock_due_at < end else due
