"""The program against a model of thirty lines: whatever is pressed in whatever order, both say the same.

A run is one case.  Presses come from anybody, at any time, with or without a page, sometimes twice; days pass and the
clock's own steps are taken.  `HYPOTHESIS_RUNS=2000` plays longer.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from iapflow.errors import Conflict, Refused
from iapflow.jobs.timers import run_due_timers
from iapflow.services import cases
from iapflow.services.cases import Opening, Press
from iapflow.store.case import Case
from iapflow.store.engine import connect
from iapflow.store.event import Event
from iapflow.store.store import Store
from iapflow.store.task import Task
from tests.faults.acting import Postbox
from tests.faults.yard import PEOPLE, UNIT, WORKFLOW, Clock, found, note_of, room_at, who

RUNS = int(os.environ.get("HYPOTHESIS_RUNS", "40"))
STEPS = 30
ROUNDS_A_DAY = 4
AMOUNTS = (100, 9_999, 10_000, 50_000, 50_001)
FROM = {
    "submit": {"open", "expired"},
    "approve": {"submitted"},
    "send_back": {"submitted", "approved", "running"},
    "redo": {"running"},
}
TO = {"submit": "submitted", "approve": "approved", "send_back": "open", "redo": "open"}
BY = {"submit": "clerk", "approve": "head", "send_back": "head", "redo": "clerk"}


@dataclass
class Model:
    """What a case is, in a few lines that share nothing with the program."""

    state: str = "open"
    revision: int = 1
    amount: int = 0
    days_there: int = 0
    submitters: set[int] = field(default_factory=set)
    journal: list[str] = field(default_factory=lambda: ["start"])

    def press(self, transition: str, person: int, amount: int, seen: int | None) -> str:
        """`ok`, `refused` or `conflict`."""
        if seen is not None and seen != self.revision:
            return "conflict"
        if self.state not in FROM[transition] or BY[transition] not in PEOPLE[person]:
            return "refused"
        if transition == "approve" and (person in self.submitters or self.amount > 50_000):
            return "refused"
        if transition == "submit":
            self.submitters.add(person)
            self.amount = amount
        self.move(transition, TO[transition])
        if self.state == "approved" and self.amount < 10_000:
            self.state = "running"
            self.journal.append("route")
        return "ok"

    def move(self, transition: str, state: str) -> None:
        """One firing."""
        self.state, self.days_there = state, 0
        self.revision += 1
        self.journal.append(transition)

    def wait(self, days: int) -> None:
        """Days pass; thirty after it was submitted it expires."""
        self.days_there += days
        if self.state == "submitted" and self.days_there >= 30:
            self.move("expire", "expired")


class CaseMachine(RuleBasedStateMachine):
    """One case, pressed at random."""

    store: Store

    @initialize()
    def begin(self) -> None:
        """A new case in the yard."""
        self.model, self.clock, self.presses = Model(), Clock(), 0
        self.room = room_at(self.clock)
        self.case = cases.start(self.store, self.room, Opening(WORKFLOW, UNIT), Press("start", who(1, self.clock)))
        self.last: tuple[Press, str] | None = None

    @rule(
        transition=st.sampled_from(sorted(FROM)),
        person=st.sampled_from(sorted(PEOPLE)),
        amount=st.sampled_from(AMOUNTS),
        page=st.sampled_from(("none", "fresh", "fresh", "stale")),
    )
    def press(self, transition: str, person: int, amount: int, page: str) -> None:
        """Somebody presses something."""
        self._press(transition, person, amount, page)

    @rule(pick=st.integers(0, 99), amount=st.sampled_from(AMOUNTS), page=st.sampled_from(("none", "fresh")))
    def press_what_fits(self, pick: int, amount: int, page: str) -> None:
        """Somebody presses what their role may press here; only rules and four eyes can stand against it."""
        ways = [name for name, states in FROM.items() if self.model.state in states]
        people = [person for person, roles in PEOPLE.items() if BY[ways[pick % len(ways)]] in roles]
        self._press(ways[pick % len(ways)], people[pick // len(ways) % len(people)], amount, page)

    def _press(self, transition: str, person: int, amount: int, page: str) -> None:
        self.presses += 1
        seen = {"none": None, "fresh": self.model.revision, "stale": self.model.revision - 1}[page]
        answers: dict[str, Any] = {"note": note_of("x", amount)} if transition == "submit" else {}
        press = Press(transition, who(person, self.clock), f"{self.case}-{self.presses}", seen, answers)

        answer = self._fire(press)

        assert self.model.press(transition, person, amount, seen) == answer
        if answer == "ok":
            self.last = (press, self.model.state)

    @rule()
    def press_again(self) -> None:
        """The last press comes once more, as from a page that was sent twice."""
        if self.last is None:
            return
        fired = cases.fire(self.store, self.room, self.case, self.last[0])
        assert fired.was_done_before

    @rule(days=st.sampled_from((1, 7, 29, 30, 31)))
    def wait(self, days: int) -> None:
        """Days pass, and the clock does what is due."""
        self.clock.rounds += days * ROUNDS_A_DAY
        self.model.wait(days)
        run_due_timers(_office(self.store, self.room))

    @invariant()
    def both_say_the_same(self) -> None:
        """State, revision, journal, and exactly the to-do that the state brings."""
        with self.store.reading() as session:
            case = session.get_one(Case, self.case)
            journal = list(
                session.scalars(select(Event.transition).where(Event.case_id == self.case).order_by(Event.seq))
            )
            tasks = list(session.scalars(select(Task).where(Task.case_id == self.case, Task.closed_at.is_(None))))
        assert (self.model.state, self.model.revision) == (case.state, case.revision)
        assert self.model.journal == journal
        assert [task.state for task in tasks] == ([] if case.state == "approved" else [case.state])

    def _fire(self, press: Press) -> str:
        try:
            cases.fire(self.store, self.room, self.case, press)
        except Conflict:
            return "conflict"
        except Refused:
            return "refused"
        return "ok"


def _office(store: Store, room: Any) -> Any:
    from iapflow.jobs.office import Office

    return Office(store, room, Postbox(Path(os.devnull)), str)


@pytest.fixture(scope="module")
def yard(sqlite_template: Path) -> Any:
    """One yard for all runs, since each has a case of its own."""
    folder = Path(tempfile.mkdtemp(prefix="iapflow-model-"))
    shutil.copyfile(sqlite_template, folder / "yard.sqlite3")
    engine = connect(f"sqlite:///{folder / 'yard.sqlite3'}")
    store = Store(engine)
    found(store, 0)
    yield store
    engine.dispose()
    shutil.rmtree(folder)


def test_the_program_and_a_small_model_agree(yard: Store) -> None:
    """Random presses, repeats, stale pages and waiting."""
    CaseMachine.store = yard
    run_state_machine_as_test(
        CaseMachine,
        settings=settings(
            max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
