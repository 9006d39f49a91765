"""Clocks in a workflow's own tests: how far they had run before the first step."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from iapflow.definitions.model import CaseTestClock
from iapflow.engine.clocks import summed
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.spans import DAYS
from iapflow.engine.values import Added, Due, RunningClock


def given_clocks(book: Rulebook, given: Mapping[str, date | CaseTestClock]) -> dict[str, RunningClock]:
    """Each clock as the test tells of it: since a day, perhaps stopped, extended, or simply due on a day."""
    return {name: _clock(book, name, told) for name, told in given.items() if name in book.workflow.clocks}


def _clock(book: Rulebook, name: str, told: date | CaseTestClock) -> RunningClock:
    said = CaseTestClock(began=told) if isinstance(told, date) else told
    begun = said.began or said.due
    extensions = (Added(0, DAYS),) * said.extended
    clock = RunningClock(_moment(begun), None, _moment(said.stopped), extensions)
    clock = summed(book, book.workflow.clocks[name], clock)
    return replace(clock, due=Due(said.due)) if said.due else clock


def _moment(day: date | None) -> Any:
    return datetime.combine(day, time(9, tzinfo=UTC)) if day else None
