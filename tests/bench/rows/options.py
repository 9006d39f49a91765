"""What one head can do with 50 submitted plans, with reasons, against asking `transitions` event by event.

Both work on the same snapshots in memory, facts read already, and both evaluate the same rules for the same
reasons.  The other side is the library as its documentation shows it: a model a plan, registered with the shared
machine, and `may_<event>()` for every event of the workflow, each with one condition that asks role and rules.
"""

import statistics
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

from transitions import Machine

import iapflow.builtin  # noqa: F401 - registers facts, functions, effects
from iapflow.definitions.catalogue import Catalogue, load, read_project
from iapflow.engine.context import Known
from iapflow.engine.deciding import unmet
from iapflow.engine.looking import options
from iapflow.engine.machine import Table
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Actor, Ask, Circumstances, Grant, Snapshot
from iapflow.extend import REGISTRY
from iapflow.policy.pressing import refusals

ROOT = Path(__file__).parents[3]
WORKFLOW, STATE, SCHOOL, HEAD = "support_plan", "submitted", 1, 7
PLANS, ROUNDS = 50, 15
AT = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)


def snapshots() -> list[Snapshot]:
    """Fifty plans of one school; every fifth waits for a signature, so reasons are given too."""
    return [
        Snapshot(
            case_id=number,
            revision=3,
            state=STATE,
            previous_state="draft",
            entered_at=AT,
            circumstances=Circumstances(frozenset({SCHOOL}), {"author_of_case": frozenset({100 + number})}),
            roots={"semester": {"end": date(2026, 12, 22)}, "institution": {"type": "school"}},
            answers={"plan": {"risks": [], "measures": []}},
            facts={"application_signed": number % 5 != 0},
        )
        for number in range(PLANS)
    ]


class Plan:
    """What `transitions` moves."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Reasons gather here."""
        self.snapshot, self.reasons, self.state = snapshot, {}, snapshot.state


class EventByEvent:
    """The same question put to `transitions` itself."""

    def __init__(self, book: Rulebook, head: Actor) -> None:
        """The shared machine, one condition an event."""
        self.book, self.head = book, head
        workflow = book.workflow
        rows = [
            {
                "trigger": name,
                "source": source,
                "dest": source if way.to == "previous" else way.to,
                "conditions": self.may,
            }
            for name, way in workflow.transitions.items()
            if way.by
            for source in way.leaves(workflow)
        ]
        self.machine = Machine(
            model=None,
            states=list(workflow.states),
            initial=STATE,
            transitions=rows,
            send_event=True,
            auto_transitions=False,
        )
        self.names = [name for name, way in workflow.transitions.items() if way.by]

    def may(self, event) -> bool:
        """Role and rules of one event, with its reasons."""
        name, plan = event.event.name, event.model
        way, ask = self.book.workflow.transitions[name], Ask(name, self.head, AT)
        reasons = refusals(way, self.head, plan.snapshot.circumstances, self.book.roles)
        reasons = reasons or unmet(self.book, way, Known(plan.snapshot, ask))
        plan.reasons[name] = reasons
        return not reasons

    def ask(self, snapshot: Snapshot) -> dict[str, tuple]:
        """Every event, one after the other."""
        plan = Plan(snapshot)
        self.machine.add_model(plan, initial=snapshot.state)
        for name in self.names:
            getattr(plan, f"may_{name}")()
        self.machine.remove_model(plan)
        return plan.reasons


def ratio() -> float:
    """Ours over theirs, the median of the rounds."""
    catalogue: Catalogue = load(read_project(ROOT), REGISTRY)
    bundle = catalogue.bundle(WORKFLOW)
    book, table = Rulebook(bundle, catalogue.roles, catalogue.calendar, REGISTRY), Table(bundle.workflow)
    head = Actor(HEAD, "", AT.date(), (Grant("institution_head", SCHOOL),))
    theirs, plans, ask = EventByEvent(book, head), snapshots(), Ask("", head, AT)

    def ours(plan: Snapshot) -> dict[str, tuple]:
        return {option.transition_id: option.reasons for option in options(book, table, plan, ask)}

    for plan in plans:
        if ours(plan) != theirs.ask(plan):
            raise SystemExit(f"the two do not agree: {ours(plan)} and {theirs.ask(plan)}")
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for plan in plans:
            options(book, table, plan, ask)
        middle = time.perf_counter()
        for plan in plans:
            theirs.ask(plan)
        found.append((middle - start) / (time.perf_counter() - middle))
    return statistics.median(found)


if __name__ == "__main__":
    sys.stdout.write(f"{ratio():.3f}\n")
