"""What can be done now, by whom it is asked, and what stands in the way of the rest."""

from dataclasses import dataclass

from iapflow.definitions.model import Transition
from iapflow.engine.context import Known
from iapflow.engine.deciding import unmet_before
from iapflow.engine.machine import Table
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Ask, Snapshot
from iapflow.errors import Reason
from iapflow.policy.pressing import refusals


@dataclass(frozen=True, slots=True)
class Option:
    """One way out of the state; without reasons it may be pressed."""

    transition_id: str
    transition: Transition
    reasons: tuple[Reason, ...]

    @property
    def is_allowed(self) -> bool:
        """Nothing stands against it."""
        return not self.reasons

    @property
    def is_mine(self) -> bool:
        """The person's role is right; only rules may stand against it."""
        return all(reason.because not in {"by", "not_by"} for reason in self.reasons)


def options(book: Rulebook, table: Table, snapshot: Snapshot, ask: Ask) -> tuple[Option, ...]:
    """Every transition a person could press out of this state, in file order, with all reasons."""
    known = Known(snapshot, ask)
    found = []
    for name in table.leaving(snapshot.state):
        transition = book.workflow.transitions[name]
        if not transition.by:
            continue
        reasons = refusals(transition, ask.actor, snapshot.circumstances, book.roles)
        found.append(Option(name, transition, reasons or unmet_before(book, transition, known)))
    return tuple(found)
