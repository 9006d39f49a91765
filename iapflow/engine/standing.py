"""What a state asks of a case that stands in it already: a move to another version enters no state anew."""

from datetime import datetime

from iapflow.engine.arriving import arrived, asked_of
from iapflow.engine.clock_reading import first_due
from iapflow.engine.context import Known
from iapflow.engine.entering import due_of, timers_of
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Ask, Snapshot, Step
from iapflow.policy.actor import SYSTEM


def standing_step(book: Rulebook, snapshot: Snapshot, at: datetime) -> Step:
    """To-dos, deadline and timers as if this version had held when the state was entered; no move, no effect."""
    ask = Ask("", SYSTEM(at.date()), at)
    here = arrived(book, snapshot, snapshot.state, ask)
    known, entered = Known(here, ask), snapshot.entered_at or at
    state = book.workflow.states[snapshot.state]
    found = due_of(book, state, known, entered)
    return Step(
        moves=(),
        state=snapshot.state,
        due=found[0],
        **asked_of(book, snapshot, here, known, first_due(found[0], here.clock_due_at)),
        timers=timers_of(book, snapshot.state, found, known, entered),
        clock_due_at=here.clock_due_at,
        is_final=state.final,
    )
