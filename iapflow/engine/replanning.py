"""Terms that hang on a field: what a state and its clocks ask for as the answers stand now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from iapflow.definitions.model import After, Workflow
from iapflow.definitions.model import Due as DueRule
from iapflow.engine.clock_reading import first_due, soonest
from iapflow.engine.clocks import clock_timers, counted_from
from iapflow.engine.context import Known
from iapflow.engine.entering import due_of, timers_of
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Ask, Due, RunningClock, Snapshot, TimerPlan
from iapflow.policy.actor import SYSTEM


@dataclass(frozen=True, slots=True)
class Terms:
    """The due date and timers of the present state, and the clocks that a form's new answers move."""

    due: Due | None
    timers: tuple[TimerPlan, ...]
    clocks: Mapping[str, RunningClock]
    clock_timers: tuple[TimerPlan, ...]
    clock_due_at: datetime | None

    @property
    def first(self) -> Due | None:
        """By when the to-dos of the state are due."""
        return first_due(self.due, self.clock_due_at)


def hangs_on(workflow: Workflow, state_id: str, alias: str) -> bool:
    """Whether a term of this state, or a clock, is counted from this form or asks it whether it applies."""
    state, mine = workflow.states[state_id], f"{alias}."
    timings: tuple[DueRule | After, ...] = (*state.due, *state.after)
    paths = [path for timing in timings for path in (timing.at, timing.before)]
    asked = [name for timing in timings if timing.when is not None for name in timing.when.names]
    clocks = [clock.from_ for clock in workflow.clocks.values()]
    return any((path or "").startswith(mine) for path in (*paths, *asked, *clocks))


def terms_of(book: Rulebook, snapshot: Snapshot, alias: str, at: datetime) -> Terms:
    """The terms by the answers of this snapshot; what has been told already is left out."""
    known = Known(snapshot, Ask("", SYSTEM(at.date()), at))
    changed = counted_from(book, known, alias)
    clocks = {**snapshot.clocks, **changed} if changed else snapshot.clocks
    end = soonest(clocks.values()) if changed else snapshot.clock_due_at
    known = Known(replace(snapshot, clocks=clocks, clock_due_at=end), Ask("", SYSTEM(at.date()), at))
    entered = snapshot.entered_at or at
    found = due_of(book, book.workflow.states[snapshot.state], known, entered)
    timers = timers_of(book, snapshot.state, found, known, entered)
    told = tuple(clock_timers(book, snapshot.clocks, changed, at))
    return Terms(found[0], timers, changed, told, end)
